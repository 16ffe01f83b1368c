import { type Bench, Unavailable } from '../harness/measure.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { BenchEngine } from './bench-engine.ts';
import { writeForty } from './forty.ts';
import { measureOnline } from './online.ts';
import { measureStartAndRemove } from './start-and-remove.ts';

/** Forty workspaces on Docker: how fast they come and go, what they cost while nothing happens, and a lost engine. */
export const lifecycleBench: Bench = {
  name: 'lifecycle',
  run: (progress) =>
    inTemporaryFolder(async (folder) => {
      const template = await writeForty(folder);
      const engine = await BenchEngine.start(`${folder}/home`, template);
      const endpoint = engine.endpoint;
      let measures: Awaited<ReturnType<typeof measureStartAndRemove>>;
      try {
        if (!engine.hasDocker) throw new Unavailable('no Docker engine answers');
        measures = await measureStartAndRemove(engine, progress);
      } finally {
        await engine.dispose();
      }
      return [...measures, ...(await measureOnline(folder, template, endpoint, progress))];
    }),
};
