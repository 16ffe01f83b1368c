import { highlightEntry, usePlan } from '../../state/plan.ts';
import { cx } from '../../ui/cx.ts';
import type { CanvasNodeData } from '../node/canvas-node.ts';
import styles from './PlanMarks.module.css';

interface CardHandlers {
  readonly onPointerEnter?: () => void;
  readonly onPointerLeave?: () => void;
}

export interface PlanCard {
  readonly className: string;
  /** The card is pointed at: so is its entry in the list. None where there is no entry. */
  readonly handlers: CardHandlers;
  readonly focus: () => void;
}

const NO_HANDLERS: CardHandlers = {};

/** How a card takes part in the plan that is open. */
export function usePlanCard({ mark, planKey }: Pick<CanvasNodeData, 'mark' | 'planKey'>): PlanCard {
  const highlighted = usePlan(({ highlight }) => planKey !== null && highlight?.key === planKey);
  return {
    className: cx(mark && styles[mark], highlighted && styles.highlighted),
    handlers:
      planKey === null
        ? NO_HANDLERS
        : {
            onPointerEnter: () => highlightEntry(planKey, 'pointer'),
            onPointerLeave: () => highlightEntry(null, 'pointer'),
          },
    focus: () => {
      if (planKey !== null) highlightEntry(planKey, 'focus');
    },
  };
}
