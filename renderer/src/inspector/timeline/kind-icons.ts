import { CircleDot, MessageSquare, Send, Wrench } from 'lucide-react';
import type { EntryKind } from './entry.ts';

/** The mark of each kind of entry. */
export const kindIcons: Record<EntryKind, typeof Send> = {
  message: MessageSquare,
  delegation: Send,
  tool: Wrench,
  status: CircleDot,
};
