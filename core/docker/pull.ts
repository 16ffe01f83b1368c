import type Dockerode from 'dockerode';
import { AppError, type Clock, type Disposable } from '../base/index.ts';
import { dockerError, explanationOf } from './errors.ts';
import { drainProgress } from './json-lines.ts';

export interface PullRequest {
  /** With a tag or digest, or Docker pulls all tags. */
  readonly reference: string;
  /** Gives up when nothing is heard for so long; without it, never. */
  readonly silenceMs?: number;
  /** `os/architecture`; that of the engine when unset. */
  readonly platform?: string;
  readonly credentials?: { readonly user: string; readonly token: string; readonly host: string } | null;
  readonly signal?: AbortSignal;
  /** Sees the messages of Docker's progress stream. */
  readonly onMessage?: (message: Record<string, unknown>) => void;
}

/**
 * Pulls from the image's registry. Throws `image_not_found`, `registry_auth`, `registry_unreachable`,
 * `image_pull_failed`, the reason of `signal`, or what `dockerError` knows.
 */
export async function pullImage(client: Dockerode, clock: Clock, request: PullRequest): Promise<void> {
  const { reference, silenceMs, platform, credentials, signal, onMessage } = request;
  signal?.throwIfAborted();
  const silence = new AbortController();
  let timer: Disposable | undefined;
  const restart = () => {
    timer?.dispose();
    if (silenceMs === undefined) return;
    timer = clock.setTimeout(() => silence.abort(), silenceMs);
  };
  try {
    restart();
    const stream = await client.createImage({
      fromImage: reference,
      ...(platform ? { platform } : {}),
      ...(credentials ? { authconfig: authOf(credentials) } : {}),
      abortSignal: signal ? AbortSignal.any([signal, silence.signal]) : silence.signal,
    });
    await drainProgress(stream as AsyncIterable<unknown>, (message) => {
      restart();
      onMessage?.(message);
    });
  } catch (error) {
    signal?.throwIfAborted();
    const seconds = (silenceMs ?? 0) / 1000;
    throw pullFailure(silence.signal.aborted ? new Error(`no answer within ${seconds} s`) : error, reference);
  } finally {
    timer?.dispose();
  }
}

function pullFailure(error: unknown, reference: string): AppError {
  const text = explanationOf(error);
  if (/manifest unknown|manifest for \S+ not found|name unknown/i.test(text)) {
    return new AppError('image_not_found', `There is no image ${reference}`, {
      detail: `${text}\nCheck the registry of the settings and whether it has this image.`,
      cause: error,
    });
  }
  if (/unauthorized|no basic auth credentials|access denied|denied: /i.test(text)) {
    return new AppError('registry_auth', `The registry does not give out ${reference}`, {
      detail: `${text}\nCheck MOLECULE_IMAGE_REGISTRY_USER and MOLECULE_IMAGE_REGISTRY_TOKEN.`,
      cause: error,
    });
  }
  if (/dial tcp|no such host|i\/o timeout|handshake timeout|connection refused|unexpected EOF/i.test(text)) {
    return new AppError('registry_unreachable', `The image ${reference} cannot be pulled now`, {
      detail: `${text}\nConnect to the network and try again, or bring the image along in an offline kit (molecule offline import).`,
      cause: error,
    });
  }
  const message = `The image ${reference} could not be pulled`;
  return dockerError(error, { code: 'image_pull_failed', message });
}

/** Travels to the engine in a header, and from there to this host only. */
function authOf({ user, token, host }: NonNullable<PullRequest['credentials']>): Dockerode.AuthConfigObject {
  return { username: user, password: token, serveraddress: host };
}
