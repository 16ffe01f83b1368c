import type { ProvisionPhase, Workspace } from '../../../core/contract/index.ts';
import { provisionSteps } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';

const words = text.engine;

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

export const presenceLabel: Readonly<Record<Presence, string>> = words.presences;

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
  if (workspace.status === 'hibernating') return words.dozing;
  if (workspace.status === 'failed' && workspace.error?.code === CRASH_LOOP) return words.crashLoop;
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

export const stepLabel: Readonly<Record<ProvisionPhase['step'], string>> = words.steps;

/** "Preparing image 62%": one provisioning step in words, or what the start waits for. */
export function phaseText(phase: ProvisionPhase): string {
  if (phase.waitingFor !== undefined) return words.waits[phase.waitingFor];
  const step = stepLabel[phase.step];
  return phase.progress === undefined ? step : words.stepAt(step, Math.round(phase.progress * 100));
}

/** Fill of each provisioning step in order, 0…1: done steps are 1, later ones 0. */
export function phaseFills(phase: ProvisionPhase): number[] {
  const current = provisionSteps.indexOf(phase.step);
  return provisionSteps.map((_, index) => {
    if (index !== current) return index < current ? 1 : 0;
    return phase.waitingFor === undefined ? (phase.progress ?? 0.5) : 0;
  });
}

const runtimeNames: Readonly<Record<string, string>> = words.runtimes;

/** Runtimes that have a name. */
export const knownRuntimes: readonly string[] = Object.keys(runtimeNames);

/** Display name of a runtime; unknown ones keep their own name. */
export function runtimeName(runtime: string): string {
  return runtimeNames[runtime] ?? runtime;
}

export function tierName(tier: number): string {
  return words.tiers[tier] ?? words.tier(tier);
}
