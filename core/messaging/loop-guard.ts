import { createHash } from 'node:crypto';
import type { Trace } from './trace.ts';

const DEFAULT_MAX_DEPTH = 16;
/** So often may the same text go to the same agent within one trace. */
const SAME_TEXT_MAX = 2;
const REMEMBERED_TRACES = 1_000;

/** One message of an agent to another one. */
export interface Hop {
  readonly trace: Trace;
  readonly targetId: string;
  readonly messageId: string;
  readonly text: string;
}

/**
 * Ends chains that would go on for ever: agents that pass a task on and on, or ask each other the same again and again.
 * A message that is sent again, because it did not arrive, is still the same.
 */
export class LoopGuard {
  readonly #maxDepth: number;
  /** Message ids by receiver and text, by trace; the trace that was used last comes last. */
  readonly #seen = new Map<string, Map<string, Set<string>>>();

  constructor(maxDepth = DEFAULT_MAX_DEPTH) {
    this.#maxDepth = maxDepth;
  }

  /** Lets a message through and remembers it, or tells in a few words why it must not be sent. */
  enter(hop: Hop): string | undefined {
    const { depth } = hop.trace;
    if (depth > this.#maxDepth) {
      return `the task was passed on ${depth} times, which is more than ${this.#maxDepth}`;
    }
    if (hop.text === '') return undefined;
    const ids = this.#idsOf(hop);
    if (ids.has(hop.messageId)) return undefined;
    if (ids.size >= SAME_TEXT_MAX) return 'the same task was given to the same agent again and again';
    ids.add(hop.messageId);
    return undefined;
  }

  /** Forgets a message that did not arrive. */
  leave(hop: Hop): void {
    this.#seen.get(hop.trace.traceId)?.get(keyOf(hop))?.delete(hop.messageId);
  }

  #idsOf(hop: Hop): Set<string> {
    const { traceId } = hop.trace;
    const texts = this.#seen.get(traceId) ?? new Map<string, Set<string>>();
    this.#seen.delete(traceId);
    this.#seen.set(traceId, texts);
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > REMEMBERED_TRACES && oldest !== undefined) this.#seen.delete(oldest);
    const key = keyOf(hop);
    const ids = texts.get(key) ?? new Set<string>();
    texts.set(key, ids);
    return ids;
  }
}

function keyOf({ targetId, text }: Hop): string {
  return `${targetId} ${createHash('sha1').update(text).digest('base64')}`;
}
