import type Dockerode from 'dockerode';
import { AppError, type Clock, delay, messageOf, systemCodeOf } from '../base/index.ts';
import type { Candidate } from './candidates.ts';
import { openEndpoint } from './endpoint.ts';
import type { ProbedEndpoint } from './types.ts';

const PROBE_TIMEOUT_MS = 2_000;

export interface FoundEngine {
  readonly client: Dockerode;
  readonly endpoint: string;
  readonly version: string;
}

export interface Discovery {
  /** The first candidate that answered. */
  readonly engine: FoundEngine | null;
  readonly probed: ProbedEndpoint[];
}

/** Asks all candidates at once and takes the first of them, in their order, that answers. */
export async function discover(candidates: readonly Candidate[], clock: Clock): Promise<Discovery> {
  const probes = candidates.map((candidate) => probe(candidate, clock));
  const probed: ProbedEndpoint[] = [];
  let engine: FoundEngine | null = null;
  for (const [index, candidate] of candidates.entries()) {
    const { endpoint, source } = candidate;
    if (engine) {
      probed.push({ endpoint, source, outcome: 'not needed' });
      continue;
    }
    const result = await probes[index];
    if (typeof result === 'object') engine = result;
    probed.push({
      endpoint,
      source,
      outcome: typeof result === 'object' ? `answers, version ${result.version}` : String(result),
    });
  }
  return { engine, probed };
}

/** The engine, or in words why it cannot be used. Never rejects. */
async function probe(candidate: Candidate, clock: Clock): Promise<FoundEngine | string> {
  if (candidate.endpoint === '') return 'the context does not exist';
  const timeout = new AbortController();
  try {
    return await Promise.race([
      ask(candidate),
      delay(clock, PROBE_TIMEOUT_MS, timeout.signal).then(
        () => `no answer within ${PROBE_TIMEOUT_MS / 1000} s`,
      ),
    ]);
  } catch (error) {
    return reasonOf(error);
  } finally {
    timeout.abort();
  }
}

async function ask(candidate: Candidate): Promise<FoundEngine | string> {
  const client = await openEndpoint(candidate);
  await client.ping();
  const version = await client.version();
  if (version.Os === 'windows') return 'it runs Windows containers; switch it to Linux containers';
  return { client, endpoint: candidate.endpoint, version: version.Version };
}

function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message;
  switch (systemCodeOf(error)) {
    case 'ENOENT':
      return 'no such socket';
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'EACCES':
      return 'no permission (is this user in the group "docker"?)';
    default:
      return messageOf(error);
  }
}
