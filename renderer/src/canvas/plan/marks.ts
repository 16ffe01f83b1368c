import { ArrowDownToDot, ArrowUpFromDot, type LucideIcon, Minus, Pencil, Plus } from 'lucide-react';
import type { PlanMark } from './with-plan.ts';

export interface MarkLabel {
  /** On the badge; empty where there is none. */
  readonly text: string;
  /** As part of a card's name. */
  readonly spoken: string;
  readonly Icon: LucideIcon | null;
}

/** Each mark in words and as a shape. */
export const markLabel: Readonly<Record<PlanMark, MarkLabel>> = {
  create: { text: 'New', spoken: 'would be created', Icon: Plus },
  update: { text: 'Changes', spoken: 'would change', Icon: Pencil },
  arrive: { text: 'Moves here', spoken: 'would move here', Icon: ArrowDownToDot },
  leave: { text: 'Moves away', spoken: 'would move away', Icon: ArrowUpFromDot },
  remove: { text: 'Goes', spoken: 'would be removed', Icon: Minus },
  keep: { text: '', spoken: '', Icon: null },
};
