import os from 'node:os';
import type { HomePaths, KnownSecrets } from '../base/index.ts';
import type {
  ApiAddress,
  DoctorCheck,
  EngineInfo,
  Handlers,
  Problem,
  StartPolicy,
} from '../contract/index.ts';
import { type CapacityParts, capacity } from './diagnostics/capacity.ts';
import { type DiskParts, diskUse } from './diagnostics/disk.ts';
import type { EngineLog } from './diagnostics/engine-log.ts';
import { report } from './diagnostics/report.ts';
import { tiers } from './diagnostics/tiers.ts';
import type { ImageParts } from './images/parts.ts';
import type { Tasks } from './tasks.ts';

/** Builds that go into a report, without their steps. */
const RECENT_BUILDS = 20;

export interface EngineHandlerParts extends CapacityParts, DiskParts {
  readonly paths: HomePaths;
  readonly log: EngineLog;
  readonly known: KnownSecrets;
  readonly imageParts: ImageParts;
  readonly tasks: Tasks;
  readonly env: NodeJS.ProcessEnv;
  readonly info: () => EngineInfo;
  readonly problems: () => Problem[];
  readonly policy: () => StartPolicy;
  readonly addresses: () => ApiAddress[];
  readonly check: () => Promise<DoctorCheck[]>;
  /** Commit of the code; empty where it is no clone. */
  readonly commit: () => Promise<string>;
  readonly now: () => number;
}

type EngineOperation =
  | 'engine.facts'
  | 'engine.capacity'
  | 'engine.tiers'
  | 'engine.disk'
  | 'engine.log'
  | 'diagnostics.export';

/** What the engine tells of itself. */
export function engineHandlers(parts: EngineHandlerParts): Pick<Handlers, EngineOperation> {
  const { paths, log, addresses } = parts;
  const facts = async () => ({
    addresses: addresses(),
    nodeVersion: process.version,
    platform: process.platform,
    architecture: process.arch,
    systemVersion: os.release(),
    commit: await parts.commit(),
    logFile: `${paths.logs}/engine.log`,
  });
  return {
    'engine.facts': facts,
    'engine.capacity': () => capacity(parts),
    'engine.tiers': () => tiers(parts),
    'engine.disk': () => diskUse(parts),
    'engine.log': ({ from, wait }) => log.read(from, wait),
    'diagnostics.export': async () => {
      const { store, registry, imageParts, tasks, env, known } = parts;
      const [about, room, checks, { lines }] = await Promise.all([
        facts(),
        capacity(parts),
        parts.check(),
        log.read(null, false),
      ]);
      return report({
        sections: {
          engine: parts.info(),
          facts: about,
          capacity: room,
          checks,
          settings: {
            images: imageParts.settings(),
            imagesFixedBy: imageParts.fixed,
            start: parts.policy(),
            // That they are set says enough.
            variables: Object.keys(env)
              .filter((name) => name.startsWith('MOLECULE_'))
              .sort(),
          },
          builds: store.builds.list(RECENT_BUILDS).map(({ steps: _, ...build }) => build),
          tasks: tasks.list(),
        },
        workspaces: store.workspaces.listLive().map((record) => registry.view(record)),
        problems: parts.problems(),
        log: lines,
        redact: (text) => known.redact(text),
        now: parts.now(),
      });
    },
  };
}
