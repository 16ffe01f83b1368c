import type { AgentConfig } from './config.ts';
import type { Environment } from './environment.ts';
import type { Outcome } from './outcome.ts';

/** The engine of an agent: turns an incoming message into an answer. */
export interface Adapter {
  readonly name: string;
  /** Prepares the engine. What it throws becomes the agent's answer to every message. */
  setup(context: AdapterContext): Promise<void>;
  /** Works on one message. Throws `TurnFailure` for a failure that may be told as it is. */
  execute(turn: Turn): Promise<string>;
}

export interface AdapterContext {
  readonly config: AgentConfig;
  readonly environment: Environment;
}

/** One message and the means to work on it. */
export interface Turn {
  readonly text: string;
  /** Of the request, for example `{source: "platform", kind: "restart_context"}`. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The text of system-prompt.md as it is now; empty when there is none. */
  readonly systemPrompt: string;
  readonly tools: AgentTools;
}

export interface ToolUse {
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

/** What an agent can do besides answering. Everything stops when the turn is cancelled. */
export interface AgentTools {
  /** Sets the current task that the canvas shows. */
  progress(label: string): void;
  /** Records the use of a tool: in the activity log and in the trace of the answer. */
  toolUsed(use: ToolUse): void;
  /** Shows a message to the user before the answer is there. */
  say(text: string): void;
  /** Shows the answer as it is written; the turn still ends with the whole of it. Takes no time where nobody watches. */
  write(text: string): Promise<void>;
  /** Hands a task to a direct report and resolves with how it ended, also when it failed. */
  delegate(member: string, task: string): Promise<Outcome>;
  /** Waits. */
  sleep(ms: number): Promise<void>;
}

/** A failure whose text is meant for whoever sent the message. */
export class TurnFailure extends Error {}
