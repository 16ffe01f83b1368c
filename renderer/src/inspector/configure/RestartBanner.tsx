import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import styles from './RestartBanner.module.css';
import { restartAll, useWaiting } from './restarts.ts';

const words = text.configure.restart;

/** Stays as long as something that was saved waits for a restart: of this workspace, and of others. */
export function RestartBanner({ workspaceId }: { readonly workspaceId: string }) {
  const waiting = useWaiting();
  const [busy, setBusy] = useState(false);
  const isWaiting = waiting.includes(workspaceId);
  const others = waiting.length - (isWaiting ? 1 : 0);
  if (!isWaiting) return null;
  const restart = async (ids: readonly string[]) => {
    setBusy(true);
    await restartAll(ids);
    setBusy(false);
  };
  return (
    <div className={styles.banner} role="status">
      <p>{words.waits}</p>
      <div className={styles.buttons}>
        <Button
          size="s"
          busy={busy}
          icon={<RotateCcw size={13} aria-hidden="true" />}
          onClick={() => void restart([workspaceId])}
        >
          {words.now}
        </Button>
        {others > 0 && (
          <Button size="s" variant="ghost" disabled={busy} onClick={() => void restart(waiting)}>
            {words.all(waiting.length)}
          </Button>
        )}
      </div>
    </div>
  );
}
