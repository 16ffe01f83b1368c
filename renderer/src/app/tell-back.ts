import { durationText } from '../inspector/time.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';

/** Shorter losses pass without a word: nobody has noticed. */
export const NOTICED_AFTER_MS = 1_500;

/** Says once that the engine is there again, when it was away for long enough that somebody noticed. */
export function tellBack(awayMs: number): void {
  if (awayMs < NOTICED_AFTER_MS) return;
  toast({
    tone: 'success',
    title: text.connection.backAgain,
    detail: text.connection.backDetail(durationText(awayMs)),
  });
}
