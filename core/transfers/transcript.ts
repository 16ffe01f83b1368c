import { AppError } from '../base/index.ts';
import { hasInstance } from '../contract/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import { type AgentAnswer, askAgent, below, textOf } from './ask-agent.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

export interface TranscriptsOptions {
  /** What the app proves itself with to an agent. */
  readonly secrets: { get(id: string): string | null };
  /** The live token of an agent that runs here, as it lies in its own files; null where there is none. */
  readonly tokenOf: (id: string) => Promise<string | null>;
}

export interface TranscriptRange {
  readonly since?: string | undefined;
  readonly limit?: string | undefined;
}

/** What agents have heard, done and said, as they tell it themselves. */
export class Transcripts {
  readonly #options: TranscriptsOptions;

  constructor(options: TranscriptsOptions) {
    this.#options = options;
  }

  /**
   * Asks the agent of a workspace; its answer is passed on whatever it is. It is shown `bearer` if that is given, the
   * agent's own token, which its caller has. Otherwise the app proves itself: never with the token of the owner, which
   * would be the agent's then. Images of others know nothing but the agent's token. Throws `not_registered`,
   * `invalid_url`, `agent_unreachable`, `agent_answer_too_large`.
   */
  async read(
    workspace: WorkspaceRecord,
    range: TranscriptRange,
    signal: AbortSignal,
    bearer: string | null = null,
  ): Promise<AgentAnswer> {
    if (bearer !== null) return ask(workspace, range, bearer, signal);
    const { secrets, tokenOf } = this.#options;
    const answer = await ask(workspace, range, secrets.get(workspace.id), signal);
    if (answer.status !== 401 || !hasInstance(workspace)) return answer;
    const token = await tokenOf(workspace.id);
    return token === null ? answer : ask(workspace, range, token, signal);
  }
}

async function ask(
  workspace: WorkspaceRecord,
  range: TranscriptRange,
  bearer: string | null,
  signal: AbortSignal,
): Promise<AgentAnswer> {
  if (workspace.url === '') {
    throw new AppError('not_registered', `${workspace.name} is not there yet`, {
      detail: 'Start it, and wait until it is online.',
    });
  }
  const query = new URLSearchParams();
  for (const key of ['since', 'limit'] as const) if (range[key]) query.set(key, range[key]);
  const headers = bearer === null ? {} : { authorization: `Bearer ${bearer}` };
  const url = `${below(workspace.url, '/transcript')}${query.size > 0 ? `?${query}` : ''}`;
  const limit = AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  return textOf(await askAgent(url, { method: 'GET', headers, signal: limit }), MAX_BYTES);
}
