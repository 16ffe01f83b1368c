import type { Expected, Ledger } from './ledger.ts';
import type { Objects } from './objects.ts';
import type { Row, Stored } from './rows.ts';

const NETWORK = 'molecule-core-net';
/** What a row says once it is as it is wanted. */
const STATUS_OF = { running: 'online', paused: 'paused', hibernated: 'hibernated' } as const;

/** What differs in the store between what was asked for and what is there, in words; empty when nothing does. */
export function rowDifferences(ledger: Ledger, { rows, openBuilds }: Stored): string[] {
  return [...ofRows(ledger, rows), ...(openBuilds > 0 ? [`${openBuilds} builds count as under way`] : [])];
}

/** The same of what is on the Docker engine. */
export function objectDifferences(ledger: Ledger, objects: Objects): string[] {
  const { networks, halfImages } = objects;
  return [
    ...ofContainers(ledger, objects),
    ...ofVolumes(ledger, objects),
    ...(networks.length > 1 || networks.some((name) => name !== NETWORK)
      ? [`the networks are ${networks.join(', ')}`]
      : []),
    ...halfImages.map((id) => `image ${id} has no name and is used by nobody`),
  ];
}

function ofRows({ live, removed }: Ledger, rows: readonly Row[]): string[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [
    ...[...live].flatMap(([id, expected]) => ofRow(id, expected, byId.get(id))),
    ...rows
      .filter(({ id, desired }) => !live.has(id) && desired !== 'removed')
      .map(({ id, name }) => `nobody asked for ${name} (${id}), or it was removed`),
    ...[...removed].flatMap((id) => {
      const row = byId.get(id);
      if (!row) return [];
      return [
        ...(row.status === 'removed' ? [] : [`${id} was removed and is ${row.status}`]),
        ...(row.liveBearers + row.livePrefixes > 0 ? [`${id} was removed and has tokens`] : []),
      ];
    }),
  ];
}

function ofRow(id: string, expected: Expected, row: Row | undefined): string[] {
  if (!row) return [`${expected.name} (${id}) is lost`];
  const tokens = expected.desired === 'running' ? 1 : 0;
  const wants: readonly (readonly [what: string, is: unknown, wanted: unknown])[] = [
    ['name', row.name, expected.name],
    ['parent', row.parentId, expected.parentId],
    ['desired', row.desired, expected.desired],
    ['status', row.status, STATUS_OF[expected.desired]],
    ['step', row.step, null],
    ['time of its end', row.destroyAt, null],
    ['restarted', row.generation >= expected.generation, true],
    ['bearers', row.liveBearers, tokens],
    ['prefixes', row.livePrefixes, tokens],
  ];
  return wants.flatMap(([what, is, wanted]) => {
    if (is === wanted) return [];
    const why = row.error === null ? '' : `: ${row.error}`;
    return [`${expected.name} (${id}): ${what} is ${is} and not ${wanted}${why}`];
  });
}

function ofContainers({ live }: Ledger, { containers }: Objects): string[] {
  const strangers = containers.filter(({ workspaceId }) => live.get(workspaceId)?.desired !== 'running');
  return [
    ...strangers.map(
      ({ id, workspaceId, state }) => `container ${id.slice(0, 12)} of "${workspaceId}" is ${state}`,
    ),
    ...[...live].flatMap(([id, { name, desired }]) => {
      if (desired !== 'running') return [];
      const own = containers.filter(({ workspaceId }) => workspaceId === id);
      if (own.length === 1 && own[0]?.state === 'running') return [];
      return [`${name} (${id}) has the containers [${own.map(({ state }) => state).join(', ')}]`];
    }),
  ];
}

function ofVolumes({ live }: Ledger, { volumes }: Objects): string[] {
  return [
    ...volumes
      .filter(({ workspaceId }) => !live.has(workspaceId))
      .map(({ name }) => `volume ${name} is left over`),
    ...[...live].flatMap(([id, { name, desired }]) => {
      const hasConfigs = volumes.some(
        (volume) => volume.workspaceId === id && volume.name.endsWith('-configs'),
      );
      return hasConfigs || desired !== 'running' ? [] : [`${name} (${id}) has no volume for /configs`];
    }),
  ];
}
