/** How a delegated task ended. */
export interface Outcome {
  /** `incomplete`: an answer came, but it says that parts of the work are missing. */
  readonly status: 'completed' | 'incomplete' | 'failed';
  /** The answer, or the reason of the failure. */
  readonly text: string;
}

/** Starts a summary that lacks parts, so that whoever asked for it can tell. */
export const INCOMPLETE_PREFIX = 'Incomplete:';

/** Starts the answer of a turn that failed. */
export const FAILURE_PREFIX = 'Agent error:';

const FAILURE = /^(agent error(\s*\([^)]*\))?\s*[:—-]*|delegation failed\b[^:]*:?|\[a2a_error\])\s*/i;

/** Reads the status from an answer's beginning, the only thing that every kind of agent has in common. */
export function outcomeOf(answer: string): Outcome {
  const text = answer.trim();
  const failure = FAILURE.exec(text);
  if (failure) return { status: 'failed', text: text.slice(failure[0].length) || text };
  return { status: text.startsWith(INCOMPLETE_PREFIX) ? 'incomplete' : 'completed', text };
}
