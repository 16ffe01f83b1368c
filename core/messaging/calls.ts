import type { Trace } from './trace.ts';
import type { Traces } from './traces.ts';

/** One message that is under way to its agent. */
export interface Call {
  readonly targetId: string;
  readonly messageId: string;
  readonly trace: Trace;
  readonly controller: AbortController;
}

/** Why a call ended before its answer. */
export class CallEnded extends Error {
  readonly why: 'idle' | 'deadline' | 'cancelled' | 'engine';

  constructor(why: CallEnded['why']) {
    super(
      {
        idle: 'the agent stopped moving',
        deadline: 'the time for this call is over',
        cancelled: 'it was cancelled',
        engine: 'the engine stops',
      }[why],
    );
    this.why = why;
  }
}

/** All that is under way to agents. */
export class Calls {
  readonly #traces: Traces;
  readonly #byTarget = new Map<string, Set<Call>>();

  constructor(traces: Traces) {
    this.#traces = traces;
  }

  /** How many messages a workspace has not answered yet. */
  countTo(workspaceId: string): number {
    return this.#byTarget.get(workspaceId)?.size ?? 0;
  }

  /** Remembers a call for as long as `work` takes. */
  async during<T>(
    { targetId, messageId, trace }: Omit<Call, 'controller'>,
    work: (call: Call) => Promise<T>,
  ): Promise<T> {
    const call = { targetId, messageId, trace, controller: new AbortController() };
    const calls = this.#byTarget.get(targetId) ?? new Set<Call>();
    this.#byTarget.set(targetId, calls.add(call));
    const leave = this.#traces.enter(targetId, messageId, trace);
    try {
      return await work(call);
    } finally {
      leave();
      calls.delete(call);
      if (calls.size === 0) this.#byTarget.delete(targetId);
    }
  }

  /** Ends the calls of a message; tells whom they were for. */
  cancel(messageId: string): string[] {
    const found = [...this.#byTarget.values()]
      .flatMap((calls) => [...calls])
      .filter((call) => call.messageId === messageId);
    for (const { controller } of found) controller.abort(new CallEnded('cancelled'));
    return found.map(({ targetId }) => targetId);
  }

  endAll(): void {
    for (const calls of this.#byTarget.values()) {
      for (const { controller } of calls) controller.abort(new CallEnded('engine'));
    }
  }
}
