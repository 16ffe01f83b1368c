import { ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { tierName } from '../../engine/presence.ts';
import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { Button, Dialog, ErrorCard } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { useInitialFocus } from '../useInitialFocus.ts';
import { useSubmit } from '../useSubmit.ts';
import tierStyles from './Lifecycle.module.css';
import { exposures } from './tiers.ts';

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
    toast({ tone: 'info', title: `${workspace?.name ?? 'It'} may run with tier ${tier} now` });
  });
  if (!workspace) return null;
  const { name } = workspace;
  const agreed = typed.trim() === name;
  return (
    <Dialog
      title={`Allow tier ${tier} for ${name}?`}
      width="s"
      onClose={close}
      footer={
        <>
          <Button ref={safe} onClick={close}>
            Keep this machine safe
          </Button>
          <Button variant="danger" busy={busy} disabled={!agreed} onClick={() => void submit()}>
            Allow tier {tier}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <div className={tierStyles.exposed}>
          <ShieldAlert size={18} aria-hidden="true" />
          <div>
            <p>
              Tier {tier}, <b>{tierName(tier).toLowerCase()}</b>, does not keep it apart from this machine.
              The agent, and whoever tells it what to do, could:
            </p>
            <ul>
              {exposures(tier).map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ul>
          </div>
        </div>
        <p>
          Allow it only if you trust its template and its model as much as yourself. Most agents need tier 2.
        </p>
        <label className={styles.field}>
          Type “{name}” to allow it
          <input
            value={typed}
            spellCheck={false}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        {error && <ErrorCard error={error} title="It was not allowed" />}
      </div>
    </Dialog>
  );
}
