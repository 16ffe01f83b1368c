import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Machine } from './machine.ts';
import type { Summary } from './measure.ts';

/** One run of one bench, as it is stored. */
export interface StoredBench {
  readonly name: string;
  readonly date: string;
  readonly command: string;
  readonly machine: Machine;
  readonly measures: readonly Summary[];
}

const folder = path.resolve(import.meta.dirname, '../results');
const DIGITS = 4;

/** Replaces the stored run of this bench. */
export async function storeResult(bench: StoredBench): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = JSON.stringify(bench, (_, value) => (typeof value === 'number' ? rounded(value) : value), 2);
  // A list of rounds is one line of a diff, however long it is.
  const compact = text.replaceAll(
    /\[\s*([\d\s.,e+-]+?)\s*\]/g,
    (_, list: string) => `[${list.replaceAll(/\s+/g, ' ')}]`,
  );
  await writeFile(path.join(folder, `${bench.name}.json`), `${compact}\n`);
}

/** The stored runs in alphabetical order. */
export async function readResults(): Promise<StoredBench[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (name) => JSON.parse(await readFile(path.join(folder, name), 'utf8')) as StoredBench),
  );
}

function rounded(value: number): number {
  return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
}
