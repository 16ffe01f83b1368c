import type { Workspace } from '../../../core/contract/index.ts';
import { type Presence, presenceLabel, presenceOf } from '../engine/presence.ts';
import { text } from '../text/index.ts';

/** Work starts and ends all the time; only the changes that a listener would act on are worth saying. */
const SILENT: ReadonlySet<Presence> = new Set(['busy']);
const MAX_NAMES = 3;

type Workspaces = Readonly<Record<string, Workspace>>;

/** Status changes between two states of the org in one sentence; empty when there is nothing to say. */
export function announcement(before: Workspaces, after: Workspaces): string {
  const changed = new Map<Presence, string[]>();
  for (const workspace of Object.values(after)) {
    const previous = before[workspace.id];
    if (!previous || previous === workspace) continue;
    const now = spokenPresence(workspace);
    if (now === spokenPresence(previous)) continue;
    changed.set(now, [...(changed.get(now) ?? []), workspace.name]);
  }
  return [...changed]
    .map(([presence, names]) => text.app.announced(presenceLabel[presence], listed(names)))
    .join(' ');
}

function spokenPresence(workspace: Workspace): Presence {
  const presence = presenceOf(workspace);
  return SILENT.has(presence) ? 'online' : presence;
}

function listed(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).join(', ');
  return rest > 0 ? text.app.andMore(shown, rest) : shown;
}
