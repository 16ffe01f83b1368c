import type { DisposableStack, Ticks } from '../base/index.ts';
import type { EngineInfo } from '../contract/index.ts';
import type { Outbox } from '../messaging/index.ts';
import type { Plugins } from '../plugins/index.ts';
import type { Store } from '../store/index.ts';
import type { LiveLogs, Reconciler } from '../workspaces/index.ts';
import type { createAccess } from './access.ts';
import { problemTeller } from './backend-problems.ts';
import type { Backends } from './backends.ts';
import type { Upkeep } from './images/upkeep.ts';
import type { MemoryBudget } from './memory-budget.ts';

export interface SignalParts {
  readonly store: Store;
  readonly ticks: Ticks;
  readonly backends: Backends;
  readonly reconciler: Reconciler;
  readonly memory: MemoryBudget;
  readonly logs: LiveLogs;
  readonly access: ReturnType<typeof createAccess>;
  readonly outbox: Outbox;
  readonly upkeep: Upkeep;
  readonly plugins: Plugins;
  readonly info: () => EngineInfo;
}

/** Has everybody look who is concerned by a change of a workspace, of an instance, or of what runs them. */
export function followSignals(parts: SignalParts, owned: DisposableStack): void {
  const { store, ticks, backends, reconciler, logs, access, outbox, upkeep } = parts;
  owned.add(store.events.on(() => ticks.tick('events')));
  // What waits goes out as soon as its target has an address, not only with the next heartbeat.
  owned.add(
    store.events.on((events) => {
      for (const { event } of events) {
        if (event.type === 'workspace.removed') access.look(event.id);
        if (event.type === 'workspace.removed') upkeep.rollouts.onWorkspaceRemoved();
        if (event.type !== 'workspace.changed') continue;
        access.look(event.workspace.id);
        outbox.drain(event.workspace.id);
        upkeep.rollouts.onWorkspace(event.workspace);
      }
    }),
  );
  const look = (id: string | null) => {
    reconciler.mark(id);
    logs.look(id);
    access.look(id);
  };
  backends.onInstance(look);
  const tellProblems = problemTeller({
    raised: (problem) => store.events.append({ type: 'problem.raised', problem }),
    cleared: (key) => store.events.append({ type: 'problem.cleared', key }),
  });
  backends.onChange(() => {
    store.events.append({ type: 'engine.changed', engine: parts.info() });
    tellProblems(backends.problems());
    void parts.memory.refresh();
    void parts.plugins.repair();
    look(null);
  });
}
