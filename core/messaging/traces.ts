import { childOf, type NamedTrace, parseTraceparent, rootTrace, type Trace } from './trace.ts';

interface Work {
  readonly messageId: string;
  readonly trace: Trace;
}

/**
 * What every workspace works on now. A call that names no trace belongs to that of the message that its caller works
 * on: agents need to know nothing of traces.
 */
export class Traces {
  /** Oldest first. */
  readonly #work = new Map<string, Work[]>();

  /** A message is under way to a workspace until the returned function is called. */
  enter(workspaceId: string, messageId: string, trace: Trace): () => void {
    const work = { messageId, trace };
    this.#work.set(workspaceId, [...(this.#work.get(workspaceId) ?? []), work]);
    return () => {
      const left = this.#work.get(workspaceId)?.filter((each) => each !== work) ?? [];
      if (left.length > 0) this.#work.set(workspaceId, left);
      else this.#work.delete(workspaceId);
    };
  }

  /** Where what a workspace does now belongs; null when it works on nothing and names nothing. */
  within(workspaceId: string, named: NamedTrace = {}): Trace | null {
    const work = this.#work.get(workspaceId) ?? [];
    const given = parseTraceparent(named.traceparent);
    const origin =
      work.find(({ trace }) => trace.spanId === given?.spanId) ??
      work.find(({ messageId }) => messageId !== '' && messageId === named.parentTaskId) ??
      work.at(-1);
    // How far it came is what the app knows, whatever name the caller gives it.
    if (given) return childOf({ ...given, depth: origin?.trace.depth ?? 0 });
    return origin ? childOf(origin.trace) : null;
  }

  /** The trace of a message. One that an agent sends to another one is a step further than what it came of. */
  ofMessage(callerId: string | null, targetId: string, named: NamedTrace = {}): Trace {
    const given = parseTraceparent(named.traceparent);
    if (callerId === null) return given ? childOf({ ...given, depth: 0 }) : rootTrace();
    const trace = this.within(callerId, named) ?? rootTrace();
    return callerId === targetId ? trace : { ...trace, depth: trace.depth + 1 };
  }
}
