import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { presenceLabel } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/cx.ts';
import { useCursor } from '../drag.ts';
import { shortName } from '../names.ts';
import { markLabel } from '../plan/marks.ts';
import { PlanBadge } from '../plan/PlanBadge.tsx';
import { usePlanCard } from '../plan/usePlanCard.ts';
import { CardBody } from './CardBody.tsx';
import { CardHead } from './CardHead.tsx';
import { CardTile } from './CardTile.tsx';
import type { CanvasNode } from './canvas-node.ts';
import { useCard } from './cards.ts';
import { type CardFacts, shownPhase, teamPresence } from './summary.ts';
import styles from './WorkspaceNode.module.css';

const words = text.canvas.card;

type Props = Pick<NodeProps<CanvasNode>, 'id' | 'data' | 'selected'>;

/** A workspace on the canvas: a card, the frame of a team, or a whole team collapsed into a card. */
export const WorkspaceNode = memo(function WorkspaceNode({ id, data, selected }: Props) {
  const card = useCard(id);
  const { facts, counts, place, siblings, lead, isTabStop, isInPair, isDetailed } = card;
  const planned = usePlanCard(data);
  const isTeam = data.kind === 'team';
  const isStack = !isTeam && facts.collapsed && counts.length > 0;
  const presence = isStack ? teamPresence(counts) : facts.presence;
  const unread = isStack ? card.teamUnread : facts.unread;
  const asking = isStack ? card.teamAsking : facts.asking;
  const shown = { ...facts, presence, unread, asking };

  return (
    <div
      className={cx(
        styles.node,
        styles[presence],
        isTeam ? styles.team : styles.leaf,
        isStack && styles.stack,
        (selected || isInPair) && styles.selected,
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
        tabIndex={isTabStop ? 0 : -1}
        aria-current={selected}
        aria-roledescription={words.kind}
        aria-label={[
          facts.name,
          presenceLabel[presence],
          data.mark && markLabel[data.mark].spoken,
          asking > 0 && text.approvals.asks(asking),
          unread > 0 && words.unread(unread),
          !isStack && spokenNow(facts),
          facts.role,
          counts.length > 0 &&
            words.members(
              counts.reduce((sum, count) => sum + count, -1),
              isStack,
            ),
          words.place(place, siblings, lead),
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
        {!isTeam && <CardTile name={facts.name} presence={presence} />}
        {(isTeam || isDetailed) && (
          <>
            <CardHead
              id={id}
              facts={shown}
              kind={isTeam ? 'team' : isStack ? 'stack' : 'leaf'}
              counts={counts}
            />
            <CardBody id={id} facts={shown} counts={isStack ? counts : NO_COUNTS} />
          </>
        )}
      </div>
      {data.mark && <PlanBadge mark={data.mark} />}
    </div>
  );
}, isSame);

const NO_COUNTS: number[] = [];

/** What is wrong or what it works on, as the card shows it; its start is told by its presence. */
function spokenNow(facts: CardFacts): string | false {
  if (shownPhase(facts)) return false;
  if (facts.error) return words.error(shortName(facts.error.message));
  return facts.task !== '' && words.task(shortName(facts.task));
}

/** React Flow also tells a node where it is, which is of no concern to what is in it. */
function isSame(before: Props, after: Props): boolean {
  return before.id === after.id && before.data === after.data && before.selected === after.selected;
}
