import { useEngine } from '../../../engine/store.ts';
import { useUi } from '../../../state/ui.ts';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import styles from './Approvals.module.css';

const MOST_NAME = 60;

/** Whose request it is, where several may ask; leads to the workspace. */
export function WhoAsks({ workspaceId }: { readonly workspaceId: string }) {
  const name = useEngine((state) => state.workspaces[workspaceId]?.name);
  if (name === undefined) return <span className={styles.who}>{text.approvals.removed}</span>;
  const short = name.slice(0, MOST_NAME);
  return (
    <Button
      size="s"
      variant="ghost"
      className={styles.who}
      aria-label={text.approvals.goTo(short)}
      onClick={() => useUi.getState().revealWorkspace(workspaceId)}
    >
      <bdi>{short}</bdi>
    </Button>
  );
}
