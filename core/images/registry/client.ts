import { AppError, messageOf } from '../../base/index.ts';
import { type Challenge, parseChallenge } from './challenge.ts';
import { basicOf, type RegistryCredentials } from './credentials.ts';
import { isLoopback, nameOf, type RegistryImage } from './image-name.ts';

const TIMEOUT_MS = 10_000;
const MAX_TOKEN_BYTES = 64 * 1024;
const DIGEST = /^sha256:[a-f0-9]{64}$/;
/** Of an index or a single image, in the words of OCI and of Docker. */
const MANIFEST_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

export interface RegistryClient {
  /**
   * What a tag points at now, `sha256:…`, without fetching it. Throws `registry_unreachable` when nobody answers
   * sensibly, `registry_auth` and `image_not_found` for what a registry says itself.
   */
  digestOf(image: RegistryImage, tag: string, signal?: AbortSignal): Promise<string>;
}

/**
 * Asks registries for digests: without signing in, with Basic, or with the Bearer tokens that a registry hands out.
 * The sign-in goes to the registry, and to who gives out its tokens where the registry itself says so and both are
 * spoken to over https; only in headers.
 *
 * @param credentialsOf who signs in at a host; null for nobody
 */
export function createRegistryClient(
  credentialsOf: (host: string) => RegistryCredentials | null,
): RegistryClient {
  /** Value of the authorization that an image was last given out for; a registry lets each one expire. */
  const authorizations = new Map<string, string>();

  const ask = async (image: RegistryImage, tag: string, signal: AbortSignal): Promise<Asked> => {
    const name = nameOf(image);
    const known = authorizations.get(name);
    const url = new URL(`/v2/${image.repository}/manifests/${tag}`, originOf(image.host));
    const first = await head(url, known, signal);
    if (first.status !== 401) return { answer: first };
    const challenge = parseChallenge(first.headers.get('www-authenticate') ?? '');
    const credentials = credentialsOf(image.host);
    const isOwnWord = new URL(first.url).origin === url.origin;
    const { authorization, keptFrom } = await signIn(image, challenge, credentials, isOwnWord, signal);
    if (authorization === null) return { answer: first, keptFrom };
    const second = await head(url, authorization, signal);
    if (second.ok) authorizations.set(name, authorization);
    return { answer: second, keptFrom };
  };

  return {
    async digestOf(image, tag, signal) {
      const timeout = AbortSignal.timeout(TIMEOUT_MS);
      let asked: Asked;
      try {
        asked = await ask(image, tag, signal ? AbortSignal.any([signal, timeout]) : timeout);
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof AppError) throw error;
        throw unreachable(
          image,
          timeout.aborted ? `no answer within ${TIMEOUT_MS / 1000} s` : reasonOf(error),
        );
      }
      const { answer, keptFrom } = asked;
      if (!answer.ok)
        throw refusal(image, tag, answer.status, { signedIn: credentialsOf(image.host) !== null, keptFrom });
      const digest = answer.headers.get('docker-content-digest') ?? '';
      if (!DIGEST.test(digest)) throw unreachable(image, 'its answer names no digest');
      return digest;
    },
  };
}

interface Asked {
  readonly answer: Response;
  /** The host that wanted the sign-in and did not get it. */
  readonly keptFrom?: string | undefined;
}

/** Without encryption only on this machine itself. */
function originOf(host: string): string {
  return `${isLoopback(host) ? 'http' : 'https'}://${host}`;
}

/** Redirects are followed; `fetch` gives the authorization to no other origin. */
function head(url: URL, authorization: string | undefined, signal: AbortSignal): Promise<Response> {
  return fetch(url, {
    method: 'HEAD',
    headers: { accept: MANIFEST_TYPES, ...(authorization === undefined ? {} : { authorization }) },
    signal,
  });
}

/**
 * Value of an authorization header that answers the challenge; null when there is none to give.
 *
 * @param isOwnWord the challenge came from the registry, not from where it sent us
 */
async function signIn(
  image: RegistryImage,
  challenge: Challenge | null,
  credentials: RegistryCredentials | null,
  isOwnWord: boolean,
  signal: AbortSignal,
): Promise<{ readonly authorization: string | null; readonly keptFrom?: string }> {
  const basic = credentials ? `Basic ${basicOf(credentials)}` : null;
  if (challenge?.scheme !== 'bearer') return { authorization: challenge === null ? null : basic };
  const { realm, service, scope } = challenge;
  const own = new URL(originOf(image.host));
  const isPrivate = realm.protocol === 'https:' || (isLoopback(realm.host) && isLoopback(image.host));
  const isTrusted =
    realm.origin === own.origin || (isOwnWord && own.protocol === 'https:' && realm.protocol === 'https:');
  const kept = basic !== null && !(isPrivate && isTrusted) ? { keptFrom: realm.host } : {};
  if (!isPrivate) return { authorization: null, ...kept };
  const url = new URL(realm);
  if (service !== null) url.searchParams.set('service', service);
  url.searchParams.set('scope', scope ?? `repository:${image.repository}:pull`);
  const answer = await fetch(url, {
    headers: basic !== null && isTrusted ? { authorization: basic } : {},
    redirect: 'error',
    signal,
  });
  if (answer.ok) return { authorization: `Bearer ${tokenIn(await readCapped(answer))}`, ...kept };
  if (answer.status === 401 || answer.status === 403) return { authorization: null, ...kept };
  throw new Error(`${url.host} answers with ${answer.status} instead of a token`);
}

function tokenIn(text: string): string {
  const { token, access_token: older } = JSON.parse(text) as { token?: unknown; access_token?: unknown };
  const value = token ?? older;
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) throw new Error('its token makes no sense');
  return value;
}

async function readCapped(answer: Response): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of answer.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > MAX_TOKEN_BYTES) throw new Error('its token is too large');
  }
  return text;
}

/** `fetch` hides the reason in the cause of its error. */
function reasonOf(error: unknown): string {
  const cause = (error as { cause?: unknown } | null)?.cause;
  return cause === undefined ? messageOf(error) : messageOf(cause);
}

function unreachable({ host }: RegistryImage, reason: string): AppError {
  return new AppError('registry_unreachable', `The registry ${host} cannot be reached`, {
    detail: `Check the network and the address, then try again. ${reason}`,
  });
}

function refusal(
  image: RegistryImage,
  tag: string,
  status: number,
  { signedIn, keptFrom }: { readonly signedIn: boolean; readonly keptFrom: string | undefined },
): AppError {
  const name = nameOf(image);
  if (status === 404) {
    return new AppError('image_not_found', `There is no image ${name}:${tag}`, {
      detail: 'Check the registry of the settings and whether it has an image for this runtime.',
    });
  }
  if (status !== 401 && status !== 403) return unreachable(image, `It answers with ${status}.`);
  return new AppError('registry_auth', `${image.host} does not give out ${name}`, {
    detail: keptFrom === undefined ? whoMayPull(signedIn) : notSent(keptFrom),
  });
}

function whoMayPull(signedIn: boolean): string {
  return signedIn
    ? 'Check MOLECULE_IMAGE_REGISTRY_USER and MOLECULE_IMAGE_REGISTRY_TOKEN, and whether that user may pull the image.'
    : 'It is private or not there. Set MOLECULE_IMAGE_REGISTRY_USER and MOLECULE_IMAGE_REGISTRY_TOKEN.';
}

function notSent(host: string): string {
  return `The sign-in was not sent to ${host}, which gives out its tokens: the registry itself has to name it, and both have to be asked over https.`;
}
