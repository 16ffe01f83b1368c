import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { presenceLabel } from '../../engine/presence.ts';
import { useUi } from '../../state/ui.ts';
import { cx } from '../../ui/cx.ts';
import { useCursor } from '../drag.ts';
import { useOrg } from '../live-org.ts';
import { markLabel } from '../plan/marks.ts';
import { PlanBadge } from '../plan/PlanBadge.tsx';
import { usePlanCard } from '../plan/usePlanCard.ts';
import { CardBody } from './CardBody.tsx';
import { CardHead } from './CardHead.tsx';
import type { CanvasNode } from './canvas-node.ts';
import { cardFacts, firstRoot, initialsOf, teamCounts, teamPresence, teamUnread } from './summary.ts';
import styles from './WorkspaceNode.module.css';

/** A workspace on the canvas: a card, the frame of a team, or a whole team collapsed into a card. */
export const WorkspaceNode = memo(function WorkspaceNode({ id, data }: NodeProps<CanvasNode>) {
  const facts = useOrg(useShallow((state) => cardFacts(state, id)));
  const isTeam = data.kind === 'team';
  const isStack = !isTeam && facts.collapsed;
  const counts = useOrg(useShallow((state) => (isTeam || isStack ? teamCounts(state, id) : NO_COUNTS)));
  const hasTeam = counts.length > 0 && counts.reduce((sum, count) => sum + count, 0) > 1;
  const collapsedUnread = useOrg((state) => (isStack ? teamUnread(state, id) : 0));
  const selected = useUi((state) => state.selectedIds.includes(id));
  const inPair = useUi((state) => state.pair?.includes(id) ?? false);
  const isTabStop = useCursor(({ id: cursor }) => cursor === id);
  const isEntry = useOrg((state) => firstRoot(state) === id);
  const noCursor = useCursor(({ id: cursor }) => cursor === null);

  const planned = usePlanCard(data);

  const presence = isStack && hasTeam ? teamPresence(counts) : facts.presence;
  const shown = { ...facts, presence, unread: isStack ? collapsedUnread : facts.unread };

  return (
    <div
      className={cx(
        styles.node,
        styles[presence],
        isTeam ? styles.team : styles.leaf,
        isStack && hasTeam && styles.stack,
        (selected || inPair) && styles.selected,
        planned.className,
      )}
      data-card={id}
      data-kind={data.kind}
      data-workspace={id}
      data-presence={presence}
      data-depth={data.depth}
    >
      {/* A group, not a button: it holds buttons of its own. The canvas handles its keys. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form */}
      <div
        role="group"
        tabIndex={isTabStop || (noCursor && isEntry) ? 0 : -1}
        aria-current={selected}
        aria-roledescription="workspace"
        aria-label={[
          facts.name,
          presenceLabel[presence],
          data.mark && markLabel[data.mark].spoken,
          facts.role,
        ]
          .filter(Boolean)
          .join(', ')}
        className={cx(styles.card, 'canvas-drag')}
        {...planned.handlers}
        onFocus={() => {
          useCursor.setState({ id });
          planned.focus();
        }}
      >
        <div className={styles.tile} aria-hidden="true">
          <span className={styles.initials}>{initialsOf(facts.name)}</span>
        </div>
        <CardHead
          id={id}
          facts={shown}
          kind={isTeam ? 'team' : isStack && hasTeam ? 'stack' : 'leaf'}
          counts={counts}
        />
        <CardBody id={id} facts={shown} counts={isStack && hasTeam ? counts : NO_COUNTS} />
      </div>
      {data.mark && <PlanBadge mark={data.mark} />}
    </div>
  );
});

const NO_COUNTS: number[] = [];
