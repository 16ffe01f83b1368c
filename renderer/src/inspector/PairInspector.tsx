import { ArrowLeftRight } from 'lucide-react';
import { presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { PaneHeader, StatusMark } from '../ui/index.ts';
import styles from './Inspector.module.css';
import { Timeline } from './timeline/LazyTimeline.tsx';

export interface PairInspectorProps {
  readonly pair: readonly [string, string];
}

/** What passes between two workspaces. */
export function PairInspector({ pair }: PairInspectorProps) {
  const [id, peerId] = pair;
  const togglePane = useUi((state) => state.togglePane);
  const delegations = useEngine((state) => countBetween(state.delegations, id, peerId));
  return (
    <div className={styles.inspector}>
      <PaneHeader
        title={
          <span className={styles.pair}>
            <Partner workspaceId={id} />
            <ArrowLeftRight size={14} aria-label={text.inspector.pair.and} />
            <Partner workspaceId={peerId} />
          </span>
        }
        closeLabel={text.inspector.close}
        onClose={() => togglePane('inspector')}
      >
        <p className={styles.role}>{text.inspector.pair.delegations(delegations)}</p>
      </PaneHeader>
      <Timeline scope={{ kind: 'pair', id, peerId }} />
    </div>
  );
}

function Partner({ workspaceId }: { readonly workspaceId: string }) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  const select = useUi((state) => state.select);
  if (!workspace) return null;
  return (
    <button type="button" className={styles.partner} onClick={() => select(workspaceId)}>
      <StatusMark presence={presenceOf(workspace)} />
      {workspace.name}
    </button>
  );
}

function countBetween(
  delegations: Readonly<Record<string, { readonly callerId: string; readonly calleeId: string }>>,
  a: string,
  b: string,
): number {
  return Object.values(delegations).filter(
    ({ callerId, calleeId }) => (callerId === a && calleeId === b) || (callerId === b && calleeId === a),
  ).length;
}
