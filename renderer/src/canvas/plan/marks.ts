import { ArrowDownToDot, ArrowUpFromDot, type LucideIcon, Minus, Pencil, Plus } from 'lucide-react';
import { text } from '../../text/index.ts';
import type { PlanMark } from './with-plan.ts';

const words = text.canvas.plan.marks;

export interface MarkLabel {
  /** On the badge; empty where there is none. */
  readonly text: string;
  /** As part of a card's name. */
  readonly spoken: string;
  readonly Icon: LucideIcon | null;
}

/** Each mark in words and as a shape. */
export const markLabel: Readonly<Record<PlanMark, MarkLabel>> = {
  create: { ...words.create, Icon: Plus },
  update: { ...words.update, Icon: Pencil },
  arrive: { ...words.arrive, Icon: ArrowDownToDot },
  leave: { ...words.leave, Icon: ArrowUpFromDot },
  remove: { ...words.remove, Icon: Minus },
  keep: { text: '', spoken: '', Icon: null },
};
