import { AppError } from '../../../base/index.ts';
import type { EngineClient, Workspace } from '../../../contract/index.ts';
import type { Output } from '../../output.ts';

/** Where a workspace may rest; paused and hibernated ones were so before. */
export const AS_WANTED: ReadonlySet<Workspace['status']> = new Set([
  'online',
  'awaiting_agent',
  'paused',
  'hibernated',
]);

/** What still changes by itself. A degraded agent runs but reports an error: waiting does not mend it. */
const ON_ITS_WAY: ReadonlySet<Workspace['status']> = new Set(['provisioning', 'offline', 'hibernating']);

/** Resolves with the workspaces once none of them is on its way any more. */
export function waitUntilSettled(
  client: EngineClient,
  ids: readonly string[],
  stop: AbortSignal,
  progress: Output | null,
): Promise<Workspace[]> {
  const known = new Map<string, Workspace>();
  const wanted = new Set(ids);
  const isSettled = ({ status }: Workspace) => !ON_ITS_WAY.has(status);
  return new Promise((resolve, reject) => {
    const check = () => {
      const all = ids.flatMap((id) => (wanted.has(id) ? (known.get(id) ?? []) : []));
      if (all.length === wanted.size && all.every(isSettled)) resolve(all);
    };
    const take = (workspace: Workspace) => {
      if (!wanted.has(workspace.id)) return;
      const before = known.get(workspace.id);
      known.set(workspace.id, workspace);
      if (progress && before && before.status !== workspace.status)
        progress.err(`${workspace.name}: ${workspace.status}`);
    };
    const refresh = () =>
      client.call('engine.snapshot', {}).then((snapshot) => {
        for (const workspace of snapshot.workspaces) take(workspace);
        for (const id of [...wanted])
          if (!snapshot.workspaces.some((each) => each.id === id)) wanted.delete(id);
        client.resumeFrom(snapshot.seq);
        check();
      }, reject);
    client.onEvent(({ event }) => {
      if (event.type === 'workspace.changed') take(event.workspace);
      if (event.type === 'workspace.removed') wanted.delete(event.id);
      check();
    });
    client.onReset(() => void refresh());
    stop.addEventListener(
      'abort',
      () => reject(new AppError('interrupted', 'interrupted; the import goes on in the engine')),
      {
        once: true,
      },
    );
    void refresh();
  });
}
