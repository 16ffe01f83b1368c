import { readFile, writeFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { InputOf } from '../../../contract/index.ts';
import type { Command } from '../../command.ts';
import { EXIT, table, usageError } from '../../output.ts';
import { target } from '../../target.ts';

type Root = NonNullable<InputOf<'files.read'>['root']>;
const ROOTS: readonly Root[] = ['/configs', '/workspace', '/home', '/plugins'];

export const filesList: Command = {
  usage: 'files ls ID|NAME [PATH] [--depth N] [--json]',
  summary: 'List files of a workspace, running or not: of /configs, or of another folder like /workspace/src',
  flags: { depth: { type: 'string' }, json: { type: 'boolean' } },
  async run([wanted = '', given = ''], flags, context) {
    const depth = flags.depth === undefined ? 1 : Number(flags.depth);
    if (!Number.isInteger(depth) || depth < 1 || depth > 5)
      throw usageError('--depth is a number from 1 to 5');
    const { engine, workspace } = await target(wanted, context);
    const { files, truncated } = await engine.call('files.list', {
      id: workspace.id,
      ...placeOf(given),
      depth,
    });
    const { output } = context;
    if (flags.json) output.out(JSON.stringify({ workspace_id: workspace.id, files, truncated }));
    else {
      if (files.length === 0) output.err('Nothing is in there');
      else
        output.out(
          table(files.map(({ path, size, folder }) => [folder ? `${path}/` : path, folder ? '' : `${size}`])),
        );
      if (truncated) output.err('There is more: look into one of the folders');
    }
    return EXIT.ok;
  },
};

export const filesGet: Command = {
  usage: 'files get ID|NAME PATH [--to FILE]',
  summary: 'Print a file of a workspace, or store it here',
  flags: { to: { type: 'string' } },
  async run([wanted = '', given = ''], flags, context) {
    const { engine, workspace } = await target(wanted, context);
    const place = { id: workspace.id, ...placeOf(given), encoding: 'base64' } as const;
    const content = Buffer.from((await engine.call('files.read', place)).content, 'base64');
    if (typeof flags.to === 'string') await writeFile(flags.to, content);
    else await new Promise<void>((resolve) => process.stdout.write(content, () => resolve()));
    return EXIT.ok;
  },
};

export const filesPut: Command = {
  usage: 'files put ID|NAME PATH [--from FILE]',
  summary: 'Write a file of a workspace, from the input or from a file here; changes of /configs restart it',
  flags: { from: { type: 'string' } },
  async run([wanted = '', given = ''], flags, context) {
    const { engine, workspace } = await target(wanted, context);
    const content = typeof flags.from === 'string' ? await readFile(flags.from) : await buffer(process.stdin);
    const place = { id: workspace.id, ...placeOf(given), encoding: 'base64' } as const;
    const { path, size } = await engine.call('files.write', {
      ...place,
      content: content.toString('base64'),
    });
    context.output.err(`${path} is written (${size} bytes)`);
    return EXIT.ok;
  },
};

export const filesMakeFolder: Command = {
  usage: 'files mkdir ID|NAME PATH',
  summary: 'Make a folder in a workspace, with those above it',
  flags: {},
  async run([wanted = '', given = ''], _flags, context) {
    const { engine, workspace } = await target(wanted, context);
    await engine.call('files.makeFolder', { id: workspace.id, ...placeOf(given) });
    context.output.err(`${given} is there`);
    return EXIT.ok;
  },
};

export const filesMove: Command = {
  usage: 'files mv ID|NAME PATH NEW_PATH',
  summary: 'Rename or move a file or folder of a workspace; nothing is overwritten',
  flags: {},
  async run([wanted = '', given = '', aim = ''], _flags, context) {
    const { engine, workspace } = await target(wanted, context);
    const [from, to] = [placeOf(given), placeOf(aim)];
    if (from.root !== to.root)
      throw usageError(`${given} and ${aim} are in different folders of the workspace`);
    await engine.call('files.move', { id: workspace.id, ...from, to: to.path });
    context.output.err(`${given} is ${aim} now`);
    return EXIT.ok;
  },
};

export const filesRemove: Command = {
  usage: 'files rm ID|NAME PATH',
  summary: 'Delete a file or folder of a workspace; changes of /configs restart it',
  flags: {},
  async run([wanted = '', given = ''], _flags, context) {
    const { engine, workspace } = await target(wanted, context);
    await engine.call('files.remove', { id: workspace.id, ...placeOf(given) });
    context.output.err(`${given} is deleted`);
    return EXIT.ok;
  },
};

/** `/workspace/a` is a path of that folder, anything else one of /configs. Throws `usage` for other folders. */
function placeOf(given: string): { root: Root; path: string } {
  if (!given.startsWith('/')) return { root: '/configs', path: given };
  const root = ROOTS.find((each) => given === each || given.startsWith(`${each}/`));
  if (!root) throw usageError(`${given} cannot be reached`, `Paths begin with one of ${ROOTS.join(', ')}.`);
  return { root, path: given.slice(root.length + 1) };
}
