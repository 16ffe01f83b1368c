import type { Task } from '../../../core/contract/index.ts';
import type { ShownError } from '../engine/shown-error.ts';
import { text } from '../text/index.ts';

const words = text.tasks;

/** What to say about a task that has ended. */
export interface Outcome {
  readonly tone: 'info' | 'success' | 'warning' | 'error';
  readonly title: string;
  readonly detail?: string | undefined;
  readonly error?: ShownError | undefined;
  readonly buildId?: string | undefined;
  /** The installation that can be tried again. */
  readonly plugin?: Task['plugin'];
  /** A text that is worth keeping, and what it is. */
  readonly copy?: { readonly label: string; readonly text: string } | undefined;
}

/** How a task ended, without what came of it. */
export function plainOutcome({ status, title, error, plugin }: Task): Outcome {
  if (status === 'cancelled') return { tone: 'info', title: words.cancelled(title) };
  if (status === 'failed')
    return error
      ? { tone: 'error', title: error.message, error, plugin }
      : { tone: 'error', title: words.failed(title) };
  return { tone: 'success', title: words.done(title) };
}
