import { AppError } from '../base/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import { type AgentAnswer, askAgent, below, textOf } from './ask-agent.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 1024 * 1024;

/**
 * What an agent has heard, done and said, as it tells it itself; its answer is passed on whatever it is. Throws
 * `not_registered`, `invalid_url`, `agent_unreachable`, `agent_answer_too_large`.
 */
export async function readTranscript(
  workspace: WorkspaceRecord,
  range: { readonly since?: string | undefined; readonly limit?: string | undefined },
  /** Of the agent itself, or what the app proves itself with: never the owner's, which would be the agent's then. */
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
