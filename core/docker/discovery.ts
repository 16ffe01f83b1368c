import type Dockerode from 'dockerode';
import { AppError, type Clock, delay, messageOf, systemCodeOf, withinTime } from '../base/index.ts';
import type { Candidate } from './candidates.ts';
import { openEndpoint } from './endpoint.ts';
import {
  flavourOf,
  type InfoAnswer,
  rootlessRefusal,
  type VersionAnswer,
  versionRefusal,
} from './flavours.ts';
import type { Flavour, ProbedEndpoint } from './types.ts';

const PROBE_TIMEOUT_MS = 2_000;
/** An engine that gave its version is there; telling about itself takes a busy one longer. */
const ABOUT_TIMEOUT_MS = 10_000;
/** How long an engine that was found waits for what the others say. */
const OTHERS_TIMEOUT_MS = 300;

export interface FoundEngine {
  readonly client: Dockerode;
  readonly endpoint: string;
  readonly version: string;
  readonly apiVersion: string;
  readonly flavour: Flavour;
  /** Its own, the same at every endpoint; empty when it has none. */
  readonly id: string;
  /** Ends all calls that are under way. */
  readonly hangUp: () => void;
}

export interface Discovery {
  /** The first candidate that can be used. */
  readonly engine: FoundEngine | null;
  readonly probed: ProbedEndpoint[];
}

export interface DiscoverOptions {
  readonly clock: Clock;
  /** Take no engine but the one at this endpoint; null takes any. */
  readonly stayWith: string | null;
  /** Address of this machine for containers of a rootless engine; empty when the user did not say. */
  readonly hostAddress: string;
}

/** In words why it cannot be used. */
type Unusable = Pick<ProbedEndpoint, 'outcome' | 'verdict' | 'fix'>;
type Probe = FoundEngine | Unusable;

const LATE: Unusable = { outcome: 'not needed', verdict: 'silent' };

/** Asks all candidates at once and takes the first of them, in their order, that can be used. */
export async function discover(
  candidates: readonly Candidate[],
  options: DiscoverOptions,
): Promise<Discovery> {
  const probes = candidates.map((candidate) => probe(candidate, options));
  const probed: ProbedEndpoint[] = [];
  const over = new AbortController();
  let late: Promise<Unusable> | undefined;
  let engine: FoundEngine | null = null;
  for (const [index, { endpoint, source, onlyWhenChosen }] of candidates.entries()) {
    const asked = probes[index] ?? LATE;
    const result = await (late ? Promise.race([asked, late]) : asked);
    if ('outcome' in result) {
      probed.push({ endpoint, source, ...result });
      continue;
    }
    const wanted = !onlyWhenChosen && (options.stayWith === null || options.stayWith === endpoint);
    const used = engine === null && wanted;
    if (used) {
      engine = result;
      late = delay(options.clock, OTHERS_TIMEOUT_MS, over.signal).then(
        () => LATE,
        () => LATE,
      );
    }
    const outcome = `answers, version ${result.version}`;
    probed.push({ endpoint, source, outcome, verdict: used ? 'used' : 'usable' });
  }
  over.abort();
  return { engine, probed };
}

/** Never rejects. */
async function probe(candidate: Candidate, options: DiscoverOptions): Promise<Probe> {
  if (candidate.endpoint === '') {
    const fix = 'Choose another context, or make it: docker context ls shows those that there are.';
    return { outcome: 'the context does not exist', verdict: 'silent', fix };
  }
  const { clock, hostAddress } = options;
  try {
    const { client, hangUp } = await openEndpoint(candidate);
    const asked = client.ping().then(async () => (await client.version()) as VersionAnswer);
    const version = await withinTime(clock, PROBE_TIMEOUT_MS, asked);
    const refusal = versionRefusal(version);
    if (refusal !== null) return { outcome: refusal, verdict: 'refused' };
    const info: InfoAnswer = await withinTime(clock, ABOUT_TIMEOUT_MS, client.info());
    const flavour = flavourOf(version, info);
    const rootless = flavour === 'rootless' ? rootlessRefusal(info, hostAddress) : null;
    if (rootless !== null) return { outcome: rootless, verdict: 'refused' };
    return {
      client,
      hangUp,
      endpoint: candidate.endpoint,
      version: version.Version ?? '',
      apiVersion: version.ApiVersion ?? '',
      flavour,
      id: info.ID ?? '',
    };
  } catch (error) {
    if (error instanceof AppError) return { outcome: error.message, verdict: 'refused' };
    return { ...silenceOf(error), verdict: 'silent' };
  }
}

function silenceOf(error: unknown): Pick<Unusable, 'outcome' | 'fix'> {
  switch (systemCodeOf(error)) {
    case 'ENOENT':
      return { outcome: 'no such socket', fix: 'If you have this engine, start it.' };
    case 'ECONNREFUSED':
      return { outcome: 'nothing listens there', fix: 'Start this engine, or restart it.' };
    case 'EACCES':
      return {
        outcome: 'no permission (is this user in the group "docker"?)',
        fix: 'Run sudo usermod -aG docker $USER, then sign out of this machine and in again.',
      };
    default:
      return { outcome: messageOf(error), fix: 'It hangs or still starts: wait a little, or restart it.' };
  }
}
