import { KeyRound } from 'lucide-react';
import { useEngine } from '../engine/store.ts';
import { AddKeys } from '../inspector/configure/secrets/AddKeys.tsx';
import { MissingKey } from '../inspector/configure/secrets/MissingKey.tsx';
import { SecretItem } from '../inspector/configure/secrets/SecretItem.tsx';
import styles from '../inspector/configure/secrets/Secrets.module.css';
import { replan } from '../plan/index.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Dialog, EmptyState, ErrorCard, Skeleton } from '../ui/index.ts';
import dialogStyles from './Dialogs.module.css';
import { useInitialFocus } from './useInitialFocus.ts';
import { useQuery } from './useQuery.ts';

const words = text.configure.secrets;

export interface KeysDialogProps {
  /** The workspace that could not start for want of keys; null when it is opened for no one in particular. */
  readonly neededBy: string | null;
  /** What it wants: of each group one will do. */
  readonly anyOf: readonly (readonly string[])[];
}

/** The keys that every workspace gets. Values go in and never come out. */
export function KeysDialog({ neededBy, anyOf }: KeysDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const { output, error, refresh } = useQuery('secrets.list', {});
  const needer = useEngine((state) => (neededBy === null ? undefined : state.workspaces[neededBy]?.name));
  const field = useInitialFocus<HTMLElement>();
  const secrets = output?.secrets ?? [];
  const stored = secrets.map(({ key }) => key);
  const missing = output ? anyOf.filter((group) => !group.some((each) => stored.includes(each))) : [];
  const changed = () => {
    refresh();
    void replan();
  };
  return (
    <Dialog title={words.dialogTitle} onClose={close}>
      <div className={dialogStyles.form}>
        <p className={styles.aside}>{words.dialogHint}</p>
        {error && <ErrorCard error={error} title={words.notListed} onRetry={refresh} />}
        {!output && !error && <Skeleton lines={3} label={words.loading} />}
        {missing.length > 0 && (
          <section className={styles.group} aria-label={words.missing}>
            {missing.map((names) => (
              <MissingKey
                key={names.join()}
                names={names}
                workspaceId={null}
                note={words.notWithout(needer)}
                onStored={changed}
              />
            ))}
          </section>
        )}
        {output && secrets.length === 0 && missing.length === 0 && (
          <EmptyState icon={<KeyRound size={20} />} title={words.noneTitle}>
            {words.noneHint}
          </EmptyState>
        )}
        {secrets.length > 0 && (
          <ul className={styles.list} aria-label={words.storedList}>
            {secrets.map((secret) => (
              <SecretItem
                key={secret.key}
                row={{ secret, overrides: false, isNeeded: false }}
                viewer={null}
                onChanged={changed}
              />
            ))}
          </ul>
        )}
        <AddKeys workspaceId={null} stored={stored} fieldRef={field} onAdded={changed} onPasted={changed} />
      </div>
    </Dialog>
  );
}
