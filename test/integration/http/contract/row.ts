import type { InProcessEngine, Reply, Sending } from '../../../support/in-process-engine.ts';

/** An agent that fetches its messages, with the token of its workspace. */
export interface Agent {
  readonly id: string;
  readonly token: string;
}

/** What a row of the contract has at hand: one engine for all rows, and workspaces of its own. */
export interface World {
  readonly host: InProcessEngine;
  /** A fresh external agent; under another one when that is given. */
  agent(parentId?: string): Promise<Agent>;
  /** Sends as the owner. */
  asOwner(method: string, path: string, body?: unknown, headers?: Sending['headers']): Promise<Reply>;
  /** Sends with the token of an agent. */
  as(
    agent: Agent,
    method: string,
    path: string,
    body?: unknown,
    headers?: Sending['headers'],
  ): Promise<Reply>;
}

/** One case of the contract: a route of the catalogue and a status that it is documented to answer. */
export interface Row {
  /** As in the catalogue: `GET /workspaces/:id/activity`. */
  readonly route: string;
  readonly status: number;
  /** When it answers so, where the status alone does not say it. */
  readonly when?: string;
  /** Brings about the answer; what it returns is checked. */
  readonly ask: (world: World) => Promise<Reply>;
  /** The error text that clients know, for a refusal. */
  readonly error?: string | RegExp;
  /** What else has to be true of the answer. */
  readonly check?: (reply: Reply) => void;
}
