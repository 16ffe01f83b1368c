import { existsSync, readFileSync } from 'node:fs';
import { AppError, newToken, writeFileAtomic } from '../base/index.ts';

/** The owner's token: the given one, else made once. Its file always holds the one that counts. */
export async function adminTokenFrom(file: string, given: string | undefined): Promise<string> {
  const stored = existsSync(file) ? readFileSync(file, 'utf8').trim() : '';
  const token = given || stored || newToken();
  if (token !== stored) await writeFileAtomic(file, `${token}\n`, 0o600);
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
