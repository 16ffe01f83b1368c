import type { DockerState, EngineInfo } from '../../../core/contract/index.ts';
import type { LinkState } from '../engine/link.ts';
import { text } from '../text/index.ts';

const words = text.frame.engine;

export interface EngineSummary {
  readonly text: string;
  /** Each tone also has its own shape. */
  readonly tone: 'good' | 'waiting' | 'struggling' | 'bad';
}

/**
 * The engine pill in words: "Docker 27.3 · 12 running · 3.1 GiB". `running`: workspaces that are up; `memory`: what they use,
 * while that is known. Without the engine it says the same as the status bar.
 */
export function engineSummary(
  engine: EngineInfo | null,
  link: LinkState,
  running: number,
  memory: string | null,
): EngineSummary {
  if (link === 'gone') return { text: text.connection.gone, tone: 'bad' };
  if (link === 'reconnecting') return { text: text.connection.reconnectingShort, tone: 'waiting' };
  if (link === 'connecting' || !engine) return { text: text.connection.connecting, tone: 'waiting' };
  const count = [words.running(running), memory].filter(Boolean).join(' · ');
  if (engine.backend === 'process') return { text: words.processes(count), tone: 'good' };
  switch (engine.docker.state) {
    case 'ready':
      return {
        text: words.docker(nameOf(engine.docker), shortVersion(engine.docker.version), count),
        tone: 'good',
      };
    case 'degraded':
      return { text: words.struggles(count), tone: 'struggling' };
    case 'connecting':
      return { text: words.reconnecting, tone: 'waiting' };
    case 'absent':
      return { text: words.absent, tone: 'bad' };
  }
}

export const flavourName: Readonly<Record<Exclude<DockerState['flavour'], ''>, string>> = words.flavours;

/** One line over everything that is known of the Docker engine. */
export function dockerHeading(docker: DockerState): string {
  const name = nameOf(docker);
  switch (docker.state) {
    case 'ready':
      return words.ready(name);
    case 'degraded':
      return words.degraded(name);
    case 'connecting':
      return words.connectingDocker;
    case 'absent':
      return words.noAnswer;
  }
}

function nameOf({ flavour }: Pick<DockerState, 'flavour'>): string {
  return flavour === 'podman' ? words.names.podman : words.names.docker;
}

/** "27.3.1" → "27.3" */
function shortVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** A socket of this machine by its path; any other address whole. */
export function shortEndpoint(endpoint: string): string {
  return endpoint.replace(/^unix:\/\//, '');
}
