import type { ProvisionPhase, Workspace } from '../../../core/contract/index.ts';
import { provisionSteps } from '../../../core/contract/index.ts';

/** How a workspace is doing, as the interface shows it: the wire status, plus whether an agent is at work. */
export const presences = [
  'failed',
  'degraded',
  'starting',
  'waiting',
  'busy',
  'awaiting',
  'offline',
  'paused',
  'asleep',
  'online',
] as const;
export type Presence = (typeof presences)[number];

export const presenceLabel: Readonly<Record<Presence, string>> = {
  failed: 'Failed',
  degraded: 'Degraded',
  starting: 'Starting',
  waiting: 'Waiting',
  busy: 'Working',
  awaiting: 'Awaiting agent',
  offline: 'Offline',
  paused: 'Paused',
  asleep: 'Asleep',
  online: 'Online',
};

/** Maps status and load of a workspace to what its mark shows. */
export function presenceOf(
  workspace: Pick<Workspace, 'status' | 'activeTasks' | 'currentTask' | 'phase'>,
): Presence {
  switch (workspace.status) {
    case 'provisioning':
      return workspace.phase?.waitingFor === undefined ? 'starting' : 'waiting';
    case 'online':
      return workspace.activeTasks > 0 || workspace.currentTask !== '' ? 'busy' : 'online';
    case 'hibernating':
    case 'hibernated':
      return 'asleep';
    case 'awaiting_agent':
      return 'awaiting';
    case 'removed':
      return 'offline';
    default:
      return workspace.status;
  }
}

/** Its status in words: its presence, or more exactly where there is more to say. */
export function statusText(
  workspace: Pick<Workspace, 'status' | 'activeTasks' | 'currentTask' | 'phase' | 'error'>,
): string {
  if (workspace.status === 'hibernating') return 'Dozing off';
  if (workspace.status === 'failed' && workspace.error?.code === CRASH_LOOP) return 'Crash loop';
  return presenceLabel[presenceOf(workspace)];
}

/** Code of the error of a workspace that ended again and again, and is left alone now. */
export const CRASH_LOOP = 'crash_loop';

/** The presence that most deserves attention; what a collapsed team shows. */
export function worstPresence(all: Iterable<Presence>): Presence {
  let worst = presences.length - 1;
  for (const presence of all) worst = Math.min(worst, presences.indexOf(presence));
  return presences[worst] ?? 'online';
}

export const stepLabel: Readonly<Record<ProvisionPhase['step'], string>> = {
  image: 'Preparing image',
  volumes: 'Creating volumes',
  container: 'Creating container',
  seed: 'Writing files',
  start: 'Starting',
  register: 'Registering',
};

const waitText: Readonly<Record<NonNullable<ProvisionPhase['waitingFor']>, string>> = {
  turn: 'Waiting for its turn',
  parent: 'Waiting for its lead',
  memory: 'Waiting for memory',
};

/** "Preparing image 62 %": one provisioning step in words, or what the start waits for. */
export function phaseText(phase: ProvisionPhase): string {
  if (phase.waitingFor !== undefined) return waitText[phase.waitingFor];
  const percent = phase.progress === undefined ? '' : ` ${Math.round(phase.progress * 100)} %`;
  return `${stepLabel[phase.step]}${percent}`;
}

/** Fill of each provisioning step in order, 0…1: done steps are 1, later ones 0. */
export function phaseFills(phase: ProvisionPhase): number[] {
  const current = provisionSteps.indexOf(phase.step);
  return provisionSteps.map((_, index) => {
    if (index !== current) return index < current ? 1 : 0;
    return phase.waitingFor === undefined ? (phase.progress ?? 0.5) : 0;
  });
}

const runtimeNames: Readonly<Record<string, string>> = {
  molecule: 'Molecule',
  'claude-code': 'Claude Code',
  langgraph: 'LangGraph',
  deepagents: 'DeepAgents',
  openclaw: 'OpenClaw',
  crewai: 'CrewAI',
  autogen: 'AutoGen',
  hermes: 'Hermes',
  'gemini-cli': 'Gemini CLI',
  codex: 'Codex',
  external: 'External',
  mock: 'Mock',
};

/** Runtimes that have a name. */
export const knownRuntimes: readonly string[] = Object.keys(runtimeNames);

/** Display name of a runtime; unknown ones keep their own name. */
export function runtimeName(runtime: string): string {
  return runtimeNames[runtime] ?? runtime;
}

const tierNames: readonly string[] = ['', 'Sandboxed', 'Standard', 'Privileged', 'Full host'];

export function tierName(tier: number): string {
  return tierNames[tier] ?? `Tier ${tier}`;
}
