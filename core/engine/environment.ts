import { existsSync, readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { AppError, newToken, writeFileAtomic } from '../base/index.ts';

/** The owner's token: the given one, else made once. Its file always holds the one that counts. */
export async function adminTokenFrom(file: string, given: string | undefined): Promise<string> {
  const stored = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  const token = given || stored || newToken();
  if (token !== stored) await writeFileAtomic(file, `${token}\n`, 0o600);
  // A copy of the folder may have brought it along readable by others.
  else await chmod(file, 0o600);
  return token;
}

/** A port that the environment or the settings name. Throws `usage`. */
export function portFrom(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppError('usage', `"${text}" is not a port`, { detail: 'PORT is a number from 0 to 65535.' });
}

/** How long an agent may take to register, where the environment says so. Throws `usage`. */
export function registerTimeoutFrom(text: string | undefined): { registerTimeoutMs?: number } {
  if (text === undefined || text === '') return {};
  const seconds = Number(text);
  if (seconds > 0) return { registerTimeoutMs: seconds * 1000 };
  throw new AppError('usage', `"${text}" is not a time`, {
    detail: 'PROVISION_TIMEOUT_SECONDS is a number of seconds above 0.',
  });
}

/** How many instances may start at the same time, where the environment says so; 0 means any number. Throws `usage`. */
export function parallelStartsFrom(text: string | undefined): { parallelStarts?: number } {
  if (text === undefined || text === '') return {};
  const count = Number(text);
  if (Number.isInteger(count) && count >= 0) return { parallelStarts: count === 0 ? Infinity : count };
  throw new AppError('usage', `"${text}" is not a number of parallel starts`, {
    detail: 'MOLECULE_PROVISION_CONCURRENCY is a whole number; 0 means any number.',
  });
}

/** How long an agent may be silent, where the environment says so. Throws `usage`. */
export function idleTimeoutFrom(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds > 0) return seconds * 1000;
  throw new AppError('usage', `"${text}" is not a time`, {
    detail: 'A2A_IDLE_TIMEOUT_SECONDS is a number of seconds above 0.',
  });
}

/** How many times agents may pass on a task, where the environment says so. Throws `usage`. */
export function maxDepthFrom(text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new AppError('usage', `"${text}" is not a number of agents`, {
    detail: 'MOLECULE_MAX_DEPTH is how many times agents may pass on a task, above 0.',
  });
}

const USUAL_REQUESTS_PER_MINUTE = 600;

/** How many requests a caller may send in a minute. Throws `usage`. */
export function rateLimitFrom(text: string | undefined): number {
  if (text === undefined || text === '') return USUAL_REQUESTS_PER_MINUTE;
  const count = Number(text);
  if (Number.isSafeInteger(count) && count > 0) return count;
  throw new AppError('usage', `"${text}" is not a number of requests`, {
    detail: 'RATE_LIMIT is how many requests one caller may send in a minute, above 0.',
  });
}

/** Where agents elsewhere reach this app, without a slash at the end. Throws `usage`. */
export function externalUrlFrom(text: string | undefined): string | undefined {
  if (text === undefined || text === '') return undefined;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return text.replace(/\/+$/, '');
  throw new AppError('usage', `"${text}" is not an address`, {
    detail: 'EXTERNAL_PLATFORM_URL is like https://molecule.example.com.',
  });
}

/** After how long without a beat an external agent counts as away, where the environment says so. Throws `usage`. */
export function staleAfterFrom(text: string | undefined): { externalLivenessMs?: number } {
  if (text === undefined || text === '') return {};
  const seconds = Number(text.replace(/s$/, ''));
  if (seconds > 0) return { externalLivenessMs: seconds * 1000 };
  throw new AppError('usage', `"${text}" is not a time`, {
    detail: 'REMOTE_LIVENESS_STALE_AFTER is a number of seconds above 0.',
  });
}

/** A number above 0 of the environment. Throws `usage`. */
export function positiveFrom(name: string, env: NodeJS.ProcessEnv, usual: number): number {
  const text = env[name];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new AppError('usage', `"${text}" is not a number above 0`, { detail: `It is what ${name} says.` });
}
