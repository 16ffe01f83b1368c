import type { ConnectionState, DockerState, EngineInfo } from '../../../core/contract/index.ts';

export interface EngineSummary {
  readonly text: string;
  /** Each tone also has its own shape. */
  readonly tone: 'good' | 'waiting' | 'struggling' | 'bad';
}

/** The engine pill in words: "Docker 27.3 · 12 running". `running`: workspaces that are up. */
export function engineSummary(
  engine: EngineInfo | null,
  connection: ConnectionState,
  running: number,
): EngineSummary {
  if (connection !== 'connected' || !engine) return { text: 'Connecting to the engine', tone: 'waiting' };
  const count = `${running} running`;
  if (engine.backend === 'process') return { text: `Processes · ${count} · not isolated`, tone: 'good' };
  switch (engine.docker.state) {
    case 'ready':
      return {
        text: `${engine.docker.flavour === 'podman' ? 'Podman' : 'Docker'} ${shortVersion(engine.docker.version)} · ${count}`,
        tone: 'good',
      };
    case 'degraded':
      return { text: `Docker struggles · ${count}`, tone: 'struggling' };
    case 'connecting':
      return { text: 'Docker reconnecting', tone: 'waiting' };
    case 'absent':
      return { text: 'No Docker engine', tone: 'bad' };
  }
}

export const flavourName: Readonly<Record<Exclude<DockerState['flavour'], ''>, string>> = {
  docker: 'Docker Engine',
  desktop: 'Docker Desktop',
  rootless: 'Docker Engine, rootless',
  podman: 'Podman, by its Docker socket',
};

/** One line over everything that is known of the Docker engine. */
export function dockerHeading({ state, flavour }: DockerState): string {
  const name = flavour === 'podman' ? 'Podman' : 'Docker';
  switch (state) {
    case 'ready':
      return `${name} is ready`;
    case 'degraded':
      return `${name} answers, but not well`;
    case 'connecting':
      return 'Connecting to Docker';
    case 'absent':
      return 'No Docker engine answers';
  }
}

/** "27.3.1" → "27.3" */
function shortVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** A socket of this machine by its path; any other address whole. */
export function shortEndpoint(endpoint: string): string {
  return endpoint.replace(/^unix:\/\//, '');
}
