import { KeyRound } from 'lucide-react';
import { hasInstance, type Workspace } from '../../../../core/contract/index.ts';
import { run } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { toast } from '../../state/toasts.ts';
import { text } from '../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../ui/index.ts';
import { RestartBanner } from './RestartBanner.tsx';
import { AddKeys } from './secrets/AddKeys.tsx';
import { MissingKey } from './secrets/MissingKey.tsx';
import type { SecretRow } from './secrets/rows.ts';
import { SecretItem } from './secrets/SecretItem.tsx';
import styles from './secrets/Secrets.module.css';
import { useSecrets } from './secrets/useSecrets.ts';

const words = text.configure.secrets;

/** The keys of a workspace and those of everybody that it gets. Values go in and never come out. */
export default function SecretsPanel({ workspaceId }: { readonly workspaceId: string }) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  if (!workspace) return null;
  if (!hasInstance(workspace)) {
    return (
      <EmptyState icon={<KeyRound size={20} />} title={words.elsewhere}>
        {words.elsewhereHint}
      </EmptyState>
    );
  }
  return <Secrets workspace={workspace} />;
}

function Secrets({ workspace }: { readonly workspace: Workspace }) {
  const { id, name } = workspace;
  const { rows, isTold, error, needsError, configError, refresh } = useSecrets(workspace);
  if (error) {
    return (
      <div className={styles.panel}>
        <ErrorCard error={error} title={words.notListed} onRetry={refresh} />
      </div>
    );
  }
  if (!rows) return <Skeleton lines={4} label={words.loading} />;
  const stored = rows.own.map(({ secret }) => secret.key);
  const changed = () => {
    refresh();
    toast({
      tone: 'success',
      title: words.changed,
      detail: words.restarts(name, workspace.desired === 'running'),
    });
  };
  const added = (key: string, isNew: boolean) => {
    refresh();
    toast({
      tone: 'success',
      title: words.storedKey(key),
      detail: words.restarts(name, workspace.desired === 'running'),
      // A value that it took the place of cannot be had back, a new one can go again.
      ...(isNew ? { action: { label: words.undo, run: () => void takeBack(key) } } : {}),
    });
  };
  const takeBack = async (key: string) => {
    if (await run('secrets.remove', { key, workspaceId: id })) refresh();
  };

  return (
    <>
      <RestartBanner workspaceId={id} />
      <div className={styles.panel}>
        {needsError && <ErrorCard error={needsError} title={words.notTold} onRetry={refresh} />}
        {configError && <ErrorCard error={configError} title={words.configNotTold} onRetry={refresh} />}
        {rows.missing.length > 0 && (
          <section className={styles.group} aria-label={words.missing}>
            <h3>{words.missing}</h3>
            {rows.missing.map((names) => (
              <MissingKey key={names.join()} names={names} workspaceId={id} onStored={changed} />
            ))}
          </section>
        )}
        <Group title={words.ownTitle(name)} rows={rows.own} viewer={id} asksFor={isTold} onChanged={changed}>
          <p className={styles.aside}>{words.noneOwn}</p>
        </Group>
        <AddKeys workspaceId={id} stored={stored} onAdded={added} onPasted={refresh} />
        <Group title={words.globalTitle} rows={rows.global} viewer={id} asksFor={false} onChanged={changed}>
          <p className={styles.aside}>{words.noneGlobal}</p>
        </Group>
        <p className={styles.aside}>{words.encrypted}</p>
      </div>
    </>
  );
}

interface GroupProps {
  readonly title: string;
  readonly rows: readonly SecretRow[];
  readonly viewer: string;
  readonly asksFor: boolean;
  readonly onChanged: () => void;
  /** Instead of the rows when there are none. */
  readonly children: React.ReactNode;
}

function Group({ title, rows, viewer, asksFor, onChanged, children }: GroupProps) {
  return (
    <section className={styles.group} aria-label={title}>
      <h3>{title}</h3>
      {rows.length === 0 ? (
        children
      ) : (
        <ul className={styles.list} aria-label={title}>
          {rows.map((row) => (
            <SecretItem
              key={row.secret.key}
              row={row}
              viewer={viewer}
              asksFor={asksFor}
              onChanged={onChanged}
            />
          ))}
        </ul>
      )}
    </section>
  );
}
