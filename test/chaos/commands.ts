import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { EngineUnderTest } from './engine-under-test.ts';
import type { Change, Expected, Ledger, Unanswered } from './ledger.ts';
import { type CommandKind, oneOf } from './points.ts';
import type { Row } from './rows.ts';

/** The runtime that all workspaces of the suite have. */
export const RUNTIME = 'chaos';

/** A command, ready to be given: the call, and what it means for the books. */
export interface Command {
  readonly run: (engine: EngineUnderTest) => Promise<Change>;
  readonly otherwise: Unanswered;
  /** How many workspaces it starts or removes. */
  readonly width: number;
}

export interface CommandWorld {
  readonly ledger: Ledger;
  /** Folder of the template of the runtime. */
  readonly template: string;
  /** Folder for org templates. */
  readonly orgs: string;
  /** Nobody had this number before. */
  readonly number: () => number;
}

const FRESH: Expected = { name: '', parentId: null, desired: 'running', generation: 1 };
const isLive = (row: Row): boolean => row.status !== 'removed';

/** Makes a command of this kind. Those on a workspace need one: of the right state, as `prepare` leaves it. */
export function commandOf(kind: CommandKind, pick: number, world: CommandWorld): Promise<Command> {
  return MAKERS[kind](pick, world);
}

const MAKERS: Readonly<Record<CommandKind, (pick: number, world: CommandWorld) => Promise<Command>>> = {
  async create(pick, { ledger, number }) {
    const name = `w${number()}`;
    const running = ledger.roots().filter((id) => ledger.live.get(id)?.desired === 'running');
    const parentId = pick % 2 === 0 || running.length === 0 ? null : oneOf(running, pick);
    const expected = { ...FRESH, name, parentId };
    const made = (rows: readonly Row[]) => rows.filter((row) => row.name === name && isLive(row));
    return {
      width: 1,
      async run({ call }) {
        const { id } = await call('workspaces.create', { name, runtime: RUNTIME, parentId });
        return (books) => void books.set(id, expected);
      },
      otherwise: {
        what: `create ${name}`,
        doneIn: (rows) => made(rows).length,
        whole: 1,
        change: (books, rows) => {
          for (const { id } of made(rows)) books.set(id, expected);
        },
      },
    };
  },

  async restart(pick, { ledger }) {
    return freshStartOf('restart', oneOf(runnable(ledger), pick), ledger);
  },

  /** The template is another one by now: the start that follows has to build. */
  async build(pick, { ledger, template, number }) {
    await writeFile(path.join(template, 'version.txt'), `${number()}\n`);
    return freshStartOf('restart', oneOf(runnable(ledger), pick), ledger);
  },

  async rename(pick, { ledger, number }) {
    const id = oneOf(ledger.ids(), pick);
    const name = `renamed-${number()}`;
    const change: Change = (books) => edit(books, id, { name });
    return {
      width: 1,
      async run({ call }) {
        await call('workspaces.update', { id, name });
        return change;
      },
      otherwise: {
        what: `rename ${id}`,
        doneIn: (rows) => rows.filter((row) => row.id === id && row.name === name).length,
        whole: 1,
        change,
      },
    };
  },

  async pause(pick, { ledger }) {
    const family = ledger.familyOf(oneOf(ledger.roots(), pick));
    const targets = family.filter((each) => ledger.live.get(each)?.desired !== 'paused');
    return onFamily('pause', family[0] ?? '', targets, 'paused');
  },

  async resume(pick, { ledger }) {
    const paused = ledger.roots().filter((id) => ledger.live.get(id)?.desired === 'paused');
    const family = ledger.familyOf(oneOf(paused, pick));
    const targets = family.filter((each) => ledger.live.get(each)?.desired === 'paused');
    return onFamily('resume', family[0] ?? '', targets, 'running');
  },

  async hibernate(pick, { ledger }) {
    const id = oneOf(runnable(ledger), pick);
    const change: Change = (books) => edit(books, id, { desired: 'hibernated' });
    return {
      width: 1,
      async run({ call }) {
        await call('workspaces.hibernate', { id, force: true });
        return change;
      },
      otherwise: {
        what: `hibernate ${id}`,
        doneIn: (rows) => rows.filter((row) => row.id === id && row.desired === 'hibernated').length,
        whole: 1,
        change,
      },
    };
  },

  async wake(pick, { ledger }) {
    return freshStartOf('wake', oneOf(sleeping(ledger), pick), ledger);
  },

  async remove(pick, { ledger }) {
    return removalOf(ledger.familyOf(oneOf(ledger.ids(), pick)), { purge: pick % 2 === 0, undoable: false });
  },

  /** Nobody undoes it. */
  async 'remove-later'(pick, { ledger }) {
    return removalOf(ledger.familyOf(oneOf(ledger.ids(), pick)), { purge: pick % 2 === 0, undoable: true });
  },

  /** Without an answer it stays removed, or came back, or nothing has happened. */
  async 'remove-undo'(pick, { ledger }) {
    const family = ledger.familyOf(oneOf(runnable(ledger), pick));
    const [id = ''] = family;
    const started = family.filter((each) => ledger.live.get(each)?.desired === 'running');
    return {
      width: started.length,
      async run({ call }) {
        await call('workspaces.remove', { id, undoable: true });
        await call('workspaces.undoRemove', { id });
        return (books) => {
          for (const each of started) edit(books, each, { generation: generationAfter(ledger, each) });
        };
      },
      otherwise: removalOf(family, { purge: false, undoable: true }).otherwise,
    };
  },

  async import(_, { orgs, number }) {
    const org = `org-${number()}`;
    const folder = path.join(orgs, org);
    const names = [`${org}-lead`, `${org}-worker`];
    await writeOrg(folder, org, names);
    const book = (books: Map<string, Expected>, made: readonly Pick<Row, 'id' | 'name'>[]) => {
      const lead = made.find(({ name }) => name === names[0]);
      for (const { id, name } of made) {
        books.set(id, { ...FRESH, name, parentId: id === lead?.id ? null : (lead?.id ?? null) });
      }
    };
    const made = (rows: readonly Row[]) => rows.filter((row) => row.org === org && isLive(row));
    return {
      width: names.length,
      async run({ call }) {
        const { workspaces } = await call('org.import', { template: folder });
        return (books) => book(books, workspaces);
      },
      otherwise: {
        what: `import of ${org}`,
        doneIn: (rows) => made(rows).length,
        whole: names.length,
        change: (books, rows) => book(books, made(rows)),
      },
    };
  },
};

/** Those that may be restarted. */
export function runnable(ledger: Ledger): string[] {
  return ledger.ids().filter((id) => ledger.live.get(id)?.desired === 'running');
}

/** Those that sleep, and may be woken up. */
export function sleeping(ledger: Ledger): string[] {
  return ledger.ids().filter((id) => {
    const { desired, parentId = null } = ledger.live.get(id) ?? {};
    const isUnderPaused = parentId !== null && ledger.live.get(parentId)?.desired === 'paused';
    return desired === 'hibernated' && !isUnderPaused;
  });
}

function generationAfter(ledger: Ledger, id: string): number {
  return (ledger.live.get(id)?.generation ?? 0) + 1;
}

function freshStartOf(verb: 'restart' | 'wake', id: string, ledger: Ledger): Command {
  const generation = generationAfter(ledger, id);
  const change: Change = (books) => edit(books, id, { generation, desired: 'running' });
  return {
    width: 1,
    async run({ call }) {
      await call(`workspaces.${verb}`, { id });
      return change;
    },
    otherwise: {
      what: `${verb} ${id}`,
      doneIn: (rows) => rows.filter((row) => row.id === id && row.generation >= generation).length,
      whole: 1,
      change,
    },
  };
}

function removalOf(family: readonly string[], how: { purge: boolean; undoable: boolean }): Command {
  const [id = ''] = family;
  const isStaying = (row: Row) => row.desired !== 'removed' && row.destroyAt === null;
  const change: Change = (books) => {
    for (const each of family) books.delete(each);
  };
  return {
    width: family.length,
    async run({ call }) {
      await call('workspaces.remove', { id, ...how });
      return change;
    },
    otherwise: {
      what: `remove ${family.length} from ${id} on`,
      doneIn: (rows) =>
        family.length - rows.filter((row) => family.includes(row.id) && isStaying(row)).length,
      whole: family.length,
      change,
    },
  };
}

function onFamily(
  verb: 'pause' | 'resume',
  id: string,
  targets: readonly string[],
  desired: Expected['desired'],
): Command {
  const change: Change = (books) => {
    for (const each of targets) edit(books, each, { desired });
  };
  return {
    width: targets.length,
    async run({ call }) {
      await call(`workspaces.${verb}`, { id });
      return change;
    },
    otherwise: {
      what: `${verb} ${targets.length} from ${id} on`,
      doneIn: (rows) => rows.filter((row) => targets.includes(row.id) && row.desired === desired).length,
      whole: targets.length,
      change,
    },
  };
}

function edit(books: Map<string, Expected>, id: string, change: Partial<Expected>): void {
  const before = books.get(id);
  if (before) books.set(id, { ...before, ...change });
}

async function writeOrg(folder: string, org: string, [lead, worker]: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const workspaces = [{ name: lead, children: [{ name: worker }] }];
  const content = { name: org, defaults: { runtime: RUNTIME, tier: 2 }, workspaces };
  await writeFile(path.join(folder, 'org.yaml'), JSON.stringify(content));
}
