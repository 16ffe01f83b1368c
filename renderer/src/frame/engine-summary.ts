import type { ConnectionState, EngineInfo } from '../../../core/contract/index.ts';

export interface EngineSummary {
  readonly text: string;
  /** Each tone also has its own shape. */
  readonly tone: 'good' | 'waiting' | 'bad';
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
      return { text: `Docker ${shortVersion(engine.docker.version)} · ${count}`, tone: 'good' };
    case 'degraded':
      return { text: `Docker struggles · ${count}`, tone: 'waiting' };
    case 'connecting':
      return { text: 'Docker reconnecting', tone: 'waiting' };
    case 'absent':
      return { text: 'No Docker engine', tone: 'bad' };
  }
}

/** "27.3.1" → "27.3" */
function shortVersion(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}
