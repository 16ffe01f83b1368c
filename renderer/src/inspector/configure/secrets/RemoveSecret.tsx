import type { Secret } from '../../../../../core/contract/index.ts';
import { useInitialFocus } from '../../../dialogs/useInitialFocus.ts';
import { useSubmit } from '../../../dialogs/useSubmit.ts';
import { client } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { toast } from '../../../state/toasts.ts';
import { text } from '../../../text/index.ts';
import { Button, Dialog, ErrorCard } from '../../../ui/index.ts';
import styles from './Secrets.module.css';

const words = text.configure.secrets.removal;

export interface RemoveSecretProps {
  readonly secret: Secret;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

/** A value cannot be had back, so that removing it asks first. The safe button has the focus: Enter keeps it. */
export function RemoveSecret({ secret: { key, workspaceId }, onClose, onRemoved }: RemoveSecretProps) {
  const name = useEngine((state) =>
    workspaceId === null ? null : (state.workspaces[workspaceId]?.name ?? null),
  );
  const safe = useInitialFocus<HTMLButtonElement>();
  const { busy, error, submit } = useSubmit(async () => {
    await client.call('secrets.remove', { key, workspaceId });
    toast({ tone: 'info', title: words.done(key) });
    onRemoved();
  });
  return (
    <Dialog
      title={words.title(key)}
      width="s"
      onClose={onClose}
      footer={
        <>
          <Button ref={safe} onClick={onClose}>
            {words.keep}
          </Button>
          <Button variant="danger" busy={busy} onClick={() => void submit()}>
            {words.confirm}
          </Button>
        </>
      }
    >
      <div className={styles.removal}>
        <p>{workspaceId === null ? words.fromAll : words.fromOne(name ?? '')}</p>
        <p>{words.forGood}</p>
        {error && <ErrorCard error={error} title={words.failed(key)} />}
      </div>
    </Dialog>
  );
}
