import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { tierName } from '../../engine/presence.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { TierNote } from '../../tiers/TierNote.tsx';
import { Button, Dialog, ErrorCard } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useSubmit } from '../useSubmit.ts';
import tierStyles from './Lifecycle.module.css';
import { exposures } from './tiers.ts';

const words = text.lifecycle.allow;

export interface TierDialogProps {
  readonly id: string;
  readonly tier: number;
}

/** Says what a tier exposes before it is allowed. The safe button has the focus, and the name has to be typed. */
export function TierDialog({ id, tier }: TierDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const workspace = useEngine((state) => state.workspaces[id]);
  const safe = useInitialFocus<HTMLButtonElement>();
  const [typed, setTyped] = useState('');
  const { busy, error, submit } = useSubmit(async () => {
    await client.call('workspaces.allowTier', { id, tier });
    if (workspace && workspace.tier !== tier) {
      await client.call('workspaces.update', { id, tier, restart: true });
    }
    close();
    toast({ tone: 'info', title: words.done(workspace?.name ?? words.it, tier) });
  });
  if (!workspace) return null;
  const { name } = workspace;
  const agreed = typed.trim() === name;
  return (
    <Dialog
      title={words.title(tier, name)}
      width="s"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            {words.safe}
          </Button>
          <Button variant="danger" busy={busy} disabled={!agreed} onClick={() => void submit()}>
            {words.confirm(tier)}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={tierStyles.exposed}>
          <ShieldAlert size={18} aria-hidden="true" />
          <div>
            <p>
              {words.tier(tier)}
              <b>{tierName(tier).toLowerCase()}</b>
              {words.exposes}
            </p>
            <ul>
              {exposures(tier).map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </div>
        </div>
        <TierNote tier={tier} />
        <p>{words.trust}</p>
        <label className={styles.field}>
          {words.type(name)}
          <input
            value={typed}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        {error && <ErrorCard error={error} title={words.failed} />}
      </div>
    </Dialog>
  );
}
