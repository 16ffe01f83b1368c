import type { EngineInfo, Problem } from '../../contract/index.ts';
import type { Docker } from '../../docker/index.ts';
import type { Images } from '../../images/index.ts';
import type { WorkspaceRegistry } from '../../workspaces/index.ts';
import type { Upkeep } from '../images/upkeep.ts';
import type { ApiPlace } from './api-place.ts';
import type { Foundation } from './foundation.ts';
import type { Running } from './running.ts';

export interface AboutParts extends Pick<Running, 'backends' | 'reconciler'> {
  readonly foundation: Foundation;
  readonly openDev: boolean;
  readonly docker: Docker;
  readonly images: Images;
  readonly upkeep: Upkeep;
  readonly registry: WorkspaceRegistry;
  readonly place: ApiPlace;
}

/** What the engine says of itself: what it is, and what is wrong now. */
export interface About {
  readonly info: () => EngineInfo;
  readonly problems: () => Problem[];
}

export function createAbout(parts: AboutParts): About {
  const { foundation, openDev, docker, images, upkeep, registry, place, backends, reconciler } = parts;
  const { version, instanceId, paths, startedAt, store } = foundation;
  return {
    info: () => ({
      version,
      instanceId,
      home: paths.home,
      url: place.url,
      backend: backends.current?.kind ?? 'none',
      requestedBackend: backends.requested,
      docker: docker.state,
      openDev,
      startedAt,
    }),
    problems: () => [
      ...backends.problems(),
      ...images.problems(),
      ...upkeep.problems(),
      ...reconciler.problems(),
      ...store.workspaces
        .listLive()
        .flatMap((record) => (record.error ? [registry.problemOf(record, record.error)] : [])),
    ],
  };
}
