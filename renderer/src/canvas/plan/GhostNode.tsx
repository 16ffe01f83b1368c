import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useEngine } from '../../engine/store.ts';
import { usePlan } from '../../state/plan.ts';
import { text } from '../../text/index.ts';
import { cx } from '../../ui/cx.ts';
import { useCursor } from '../drag.ts';
import { Labels } from '../node/CardHead.tsx';
import tile from '../node/CardTile.module.css';
import type { CanvasNode } from '../node/canvas-node.ts';
import { firstRoot, initialsOf } from '../node/summary.ts';
import card from '../node/WorkspaceNode.module.css';
import { markLabel } from './marks.ts';
import { PlanBadge } from './PlanBadge.tsx';
import styles from './PlanMarks.module.css';
import { usePlanCard } from './usePlanCard.ts';

/** A workspace that the plan would put here. It looks like its card will, but is only drawn. */
export const GhostNode = memo(function GhostNode({ id, data }: NodeProps<CanvasNode>) {
  const entry = usePlan((state) => state.ghosts.get(id));
  const planned = usePlanCard(data);
  const isTabStop = useCursor(({ id: cursor }) => cursor === id);
  const noCursor = useCursor(({ id: cursor }) => cursor === null);
  const onlyGhosts = useEngine((state) => firstRoot(state) === null);
  if (!entry) return null;
  const { name, role, runtime, tier, parentPath } = entry;
  const { spoken, Icon } = markLabel[data.mark ?? 'create'];
  const facts = { runtime, tier, external: runtime === 'external' };
  const isEntry = noCursor && onlyGhosts && parentPath === null;
  return (
    <div
      className={cx(card.node, data.kind === 'team' ? card.team : card.leaf, styles.ghost, planned.className)}
      data-card={id}
      data-ghost={data.mark}
      data-kind={data.kind}
      data-depth={data.depth}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would be a form */}
      <div
        role="group"
        tabIndex={isTabStop || isEntry ? 0 : -1}
        aria-roledescription={text.canvas.plan.kind}
        aria-label={[name, spoken, role].filter(Boolean).join(', ')}
        className={card.card}
        {...planned.handlers}
        onFocus={() => {
          useCursor.setState({ id });
          planned.focus();
        }}
      >
        <div className={tile.tile} aria-hidden="true">
          <span className={tile.initials}>{initialsOf(name)}</span>
        </div>
        <div className={card.head}>
          <span className={card.mark}>{Icon && <Icon aria-hidden="true" />}</span>
          <span className={card.name} title={name}>
            {name}
          </span>
          {data.kind === 'team' && <Labels facts={facts} />}
        </div>
        <p className={card.role} title={role}>
          {role}
        </p>
        <div className={card.now}>
          <p className={card.idle}>{role}</p>
        </div>
        <div className={card.foot}>
          <Labels facts={facts} />
        </div>
      </div>
      <PlanBadge mark={data.mark ?? 'create'} />
    </div>
  );
});
