import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { systemCodeOf, writeFileAtomic } from '../../base/index.ts';
import { type LogLine, logLineSchema } from '../../contract/index.ts';

/** Of each instance. */
export const KEPT_LINES = 200;
const KEPT_INSTANCES = 5;
const KEPT_CHARACTERS = 2_000;

const fileSchema = z.array(z.array(logLineSchema));

/** The last lines of instances that are gone, in one small file for each workspace. */
export interface EndedLogs {
  /** Of all that ended, oldest first, each with a line at its end that says so. */
  lines(id: string): Promise<LogLine[]>;
  keep(id: string, lines: readonly LogLine[]): Promise<void>;
  forget(id: string): Promise<void>;
}

export function endedLogs(folder: string): EndedLogs {
  const fileOf = (id: string) => path.join(folder, `${id}.json`);
  const read = async (id: string): Promise<LogLine[][]> => {
    try {
      // Whatever else stands there is worth as much as nothing.
      return fileSchema.safeParse(JSON.parse(await readFile(fileOf(id), 'utf8'))).data ?? [];
    } catch (error) {
      if (systemCodeOf(error) === 'ENOENT' || error instanceof SyntaxError) return [];
      throw error;
    }
  };
  return {
    lines: async (id) => (await read(id)).flat(),
    async keep(id, lines) {
      const kept = lines
        .slice(-KEPT_LINES)
        .map((line) => ({ ...line, text: line.text.slice(0, KEPT_CHARACTERS) }));
      const instances = [...(await read(id)), kept].slice(-KEPT_INSTANCES);
      await writeFileAtomic(fileOf(id), JSON.stringify(instances));
    },
    forget: (id) => rm(fileOf(id), { force: true }),
  };
}
