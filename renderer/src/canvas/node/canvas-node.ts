import type { Node } from '@xyflow/react';
import type { PlanMark } from '../plan/with-plan.ts';

export interface CanvasNodeData extends Record<string, unknown> {
  readonly kind: 'leaf' | 'team';
  readonly depth: number;
  /** What the plan that is open does to it; null without a plan. */
  readonly mark: PlanMark | null;
  /** Names its entry in that plan, see `entryKey`. */
  readonly planKey: string | null;
}

/** A card on the canvas: of a workspace that exists, or of one that is only planned. */
export type CanvasNode = Node<CanvasNodeData, 'workspace' | 'ghost'>;
