import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '../../base/index.ts';
import type { Diagnostic, EngineClient, Workspace } from '../../contract/index.ts';
import { resolvedToJson, resolveOrg } from '../../org/index.ts';
import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT, type Output, usageError } from '../output.ts';

/** What still changes by itself. A degraded agent runs but reports an error: waiting does not mend it. */
const ON_ITS_WAY: ReadonlySet<Workspace['status']> = new Set(['provisioning', 'offline', 'hibernating']);

/** A folder that exists here, else the name of a template that the engine knows. */
function folderOrName(dir: string): string {
  return existsSync(dir) ? path.resolve(dir) : dir;
}

function printDiagnostics(diagnostics: readonly Diagnostic[], output: Output): void {
  for (const { severity, file, line, column, message, fix } of diagnostics) {
    output.err(`${file}:${line}:${column}: ${severity}: ${message}${fix ? ` – ${fix}` : ''}`);
  }
}

export const orgResolve: Command = {
  usage: 'org resolve DIR [--json]',
  summary: 'Read an org template and show what it resolves to; needs no engine',
  flags: { json: { type: 'boolean' } },
  async run([dir = ''], flags, { env, output }) {
    const org = await resolveOrg(path.resolve(dir), { env });
    const json = resolvedToJson(org);
    const failed = org.diagnostics.some((each) => each.severity === 'error');
    if (flags.json) output.out(JSON.stringify(json, null, 2));
    else {
      output.out(`${org.name}: ${org.totals.workspaces} workspaces in ${org.totals.depth} levels`);
      printDiagnostics(org.diagnostics, output);
    }
    return failed ? EXIT.failed : EXIT.ok;
  },
};

export const orgImport: Command = {
  usage: 'org import DIR [--mode merge] [--wait] [--json]',
  summary: 'Import an org template; --wait ends when every workspace is online or has failed',
  flags: { mode: { type: 'string' }, wait: { type: 'boolean' }, json: { type: 'boolean' } },
  async run([dir = ''], flags, { home, env, output, stop }) {
    if (flags.mode !== undefined && flags.mode !== 'merge') {
      throw usageError(`--mode is merge, not "${flags.mode}"`);
    }
    const engine = await findEngine(home, env);
    const client = engine.connect();
    try {
      const result = await client.call('org.import', { dir: folderOrName(dir), mode: 'merge' });
      const ids = result.workspaces.map((each) => each.id);
      if (!flags.json) output.err(`${result.org}: ${result.created} created, ${result.kept} kept`);
      const settled = flags.wait
        ? await waitUntilSettled(client, ids, stop, flags.json ? null : output)
        : null;
      const failed =
        settled?.filter(({ status }) => status !== 'online' && status !== 'awaiting_agent') ?? [];
      if (flags.json) {
        const statusOf = new Map(settled?.map((each) => [each.id, each.status]));
        const workspaces = result.workspaces.map((each) => ({
          ...each,
          status: statusOf.get(each.id) ?? null,
        }));
        output.out(JSON.stringify({ ...result, workspaces, failed: failed.length }));
      }
      for (const each of failed)
        output.err(`${each.name}: ${each.status}: ${each.error?.message ?? 'no reason known'}`);
      return failed.length > 0 ? EXIT.failed : EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};

/** Resolves with the workspaces once none of them is on its way any more. */
function waitUntilSettled(
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
      const all = ids.map((id) => known.get(id)).filter((each) => each !== undefined);
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
