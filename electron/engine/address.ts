import { readFile } from 'node:fs/promises';
import { homePaths } from '../../core/base/index.ts';

/** Where the engine of a data folder is reached, and what proves that its owner asks. */
export interface EngineAddress {
  readonly url: string;
  readonly token: string;
}

/** Reads it anew each time: an engine that was started again may have another port. */
export async function engineAddress(home: string): Promise<EngineAddress> {
  const { engineFile, adminToken } = homePaths(home);
  const [about, token] = await Promise.all([readFile(engineFile, 'utf8'), readFile(adminToken, 'utf8')]);
  const { url } = JSON.parse(about) as { readonly url: string };
  return { url, token: token.trim() };
}
