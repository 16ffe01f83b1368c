import { watch } from 'node:fs';
import path from 'node:path';
import { builtFiles } from './paths.ts';

/** A build writes its file in several steps. */
const SETTLED_AFTER_MS = 150;

/** Calls back after the engine program was built anew. Only for the development loop. */
export function watchEngineBuild(built: () => void): void {
  let timer: NodeJS.Timeout | undefined;
  watch(path.dirname(builtFiles.engine), (_event, name) => {
    if (name !== path.basename(builtFiles.engine)) return;
    clearTimeout(timer);
    timer = setTimeout(built, SETTLED_AFTER_MS);
  });
}
