import { AppError, type ErrorAction, messageOf, systemCodeOf } from '../base/index.ts';
import type { ProbedEndpoint } from './types.ts';

const RETRY: ErrorAction = { label: 'Look for Docker again', operation: 'docker.retry' };

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ETIMEDOUT',
  'ABORT_ERR',
]);

/** The last one: the store of its networks has no file any more once that is closed. */
const ENDING =
  /database not open|client connection is closing|shutting down|containerd\.sock|store for object type .*: open : no such file/i;

/** What to say when Docker's answer matches nothing more specific. */
export interface Fallback {
  readonly code: string;
  /** In the user's words, e.g. "The container could not be started". */
  readonly message: string;
}

/**
 * Turns whatever a Docker call threw into an `AppError`: `docker_lost`, `disk_full`, `image_missing`,
 * `docker_conflict`, else the code of `fallback`. An `AppError` stays as it is.
 */
export function dockerError(thrown: unknown, fallback: Fallback): AppError {
  if (thrown instanceof AppError) return thrown;
  const text = explanationOf(thrown);
  const status = statusOf(thrown);
  if (status === undefined ? isConnectionFailure(thrown) : isEnding(status, text))
    return lost(fallback.message, thrown);
  if (isDiskFull(text)) {
    return new AppError('disk_full', 'The disk that Docker uses is full', {
      detail: `${text}\nRemove unused images and volumes (docker system prune), then try again.`,
      cause: thrown,
      actions: [{ label: 'Check this machine', operation: 'doctor.run' }],
    });
  }
  if (/no such image|manifest unknown|image .*not found/i.test(text)) {
    return new AppError('image_missing', 'The image that the container needs is not there', {
      detail: `${text}\nIt may have been removed. It is built again when the workspace is restarted.`,
      cause: thrown,
    });
  }
  if (status === 409) {
    return new AppError('docker_conflict', fallback.message, {
      detail: `Docker says that something else is in the way: ${text}`,
      cause: thrown,
    });
  }
  return new AppError(fallback.code, fallback.message, { detail: text, cause: thrown });
}

/** No engine can be used. `probed` tells where one was looked for; one that was refused says best what to do. */
export function dockerAbsent(probed: readonly ProbedEndpoint[]): AppError {
  const refused = probed.some(({ verdict }) => verdict === 'refused');
  const tried = probed.map(({ endpoint, source, outcome }) => `${endpoint} (${source}): ${outcome}`);
  return new AppError(
    'docker_absent',
    refused ? 'No Docker engine of this machine can be used' : 'Docker is not running on this machine',
    {
      detail: `${tried.join('\n')}\nStart Docker (or install it), then look again. Without it only the built-in runtime works.`,
      actions: [
        RETRY,
        { label: 'Run without Docker', operation: 'engine.useBackend', input: { backend: 'process' } },
      ],
    },
  );
}

/** The engine was there and went away; the connection comes back by itself. */
export function dockerLost(detail: string): AppError {
  return lost('The connection to Docker was lost', undefined, detail);
}

function lost(message: string, cause: unknown, detail = explanationOf(cause)): AppError {
  return new AppError('docker_lost', message, {
    detail: `Docker does not answer (${detail}). The app goes on as soon as it is back.`,
    cause,
    actions: [RETRY],
  });
}

/** Whether Docker's words mean that its disk is full. */
export function isDiskFull(text: string): boolean {
  return /no space left on device|disk quota exceeded/i.test(text);
}

export function isNotFound(thrown: unknown): boolean {
  return statusOf(thrown) === 404;
}

/** Two removals at once: the other one finishes the job. */
export function isRemovalInProgress(thrown: unknown): boolean {
  return statusOf(thrown) === 409 && /removal of container .* already in progress/i.test(messageOf(thrown));
}

/** HTTP status of Docker's answer; undefined when there was none. */
export function statusOf(thrown: unknown): number | undefined {
  const status = (thrown as { statusCode?: unknown } | null)?.statusCode;
  return typeof status === 'number' ? status : undefined;
}

/** Docker's own words, without the prefix that the client library puts before them. */
export function explanationOf(thrown: unknown): string {
  const json = (thrown as { json?: { message?: unknown } } | null)?.json;
  const own = json?.message;
  if (typeof own === 'string' && own !== '') return own.trim();
  return messageOf(thrown)
    .replace(/^\(HTTP code \d+\) [^-]* - /, '')
    .trim();
}

/** An engine that is stopped still answers for a while, but with parts of it closed already. */
function isEnding(status: number, text: string): boolean {
  return status >= 500 && ENDING.test(text);
}

function isConnectionFailure(thrown: unknown): boolean {
  const code = systemCodeOf(thrown);
  // A missing socket is a missing engine; any other missing file is not.
  if (code === 'ENOENT') return (thrown as { syscall?: unknown }).syscall === 'connect';
  return (
    (code !== undefined && CONNECTION_CODES.has(code)) || /socket hang up|aborted/i.test(messageOf(thrown))
  );
}
