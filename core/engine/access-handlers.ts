import type { Handlers } from '../contract/index.ts';
import { type Files, versionOf } from '../files/index.ts';
import type { Terminals } from '../terminal/index.ts';

type AccessHandlers = Pick<Handlers, Extract<keyof Handlers, `terminal.${string}` | `files.${string}`>>;

/** Terminals and files of workspaces. */
export function accessHandlers(terminals: Terminals, files: Files): AccessHandlers {
  return {
    'terminal.open': (input) => terminals.open(input),
    'terminal.list': ({ workspaceId }) => ({ terminals: terminals.list(workspaceId) }),
    'terminal.read': (input, connection) => terminals.read(input, connection),
    'terminal.write': async ({ id, data, encoding, end }) => {
      await terminals.write(id, Buffer.from(data, encoding), end);
      return {};
    },
    'terminal.resize': async ({ id, cols, rows }) => {
      await terminals.resize(id, cols, rows);
      return {};
    },
    'terminal.close': async ({ id }) => {
      await terminals.close(id);
      return {};
    },

    'files.roots': async ({ id }) => ({ roots: await files.roots(id) }),
    'files.list': async ({ id, root, path, depth }) => {
      const { entries, truncated } = await files.list(id, root, path, depth);
      return {
        files: entries.map(({ path, sizeBytes, folder }) => ({ path, size: sizeBytes, folder })),
        truncated,
      };
    },
    'files.read': async ({ id, root, path, encoding }) => {
      const content = Buffer.from(await files.read(id, root, path));
      return { path, content: content.toString(encoding), size: content.length, version: versionOf(content) };
    },
    'files.readPart': async ({ id, root, path, from, maxBytes }) => {
      const { content, sizeBytes } = await files.readPart(id, root, path, from, maxBytes);
      const end = from + content.length;
      return {
        content: Buffer.from(content).toString('base64'),
        size: sizeBytes,
        next: content.length > 0 && end < sizeBytes ? end : null,
      };
    },
    'files.write': async ({ id, root, path, content, encoding, restart, ifVersion }) => {
      const bytes = Buffer.from(content, encoding);
      const file = { path, content: bytes };
      const version = await files.writeVersion(id, root, file, ifVersion, restart ? 'soon' : 'later');
      return { path, size: bytes.length, version };
    },
    'files.makeFolder': async ({ id, root, path }) => {
      await files.makeFolder(id, root, path);
      return {};
    },
    'files.move': async ({ id, root, path, to }) => {
      await files.move(id, root, path, to);
      return {};
    },
    'files.remove': async ({ id, root, path }) => {
      await files.remove(id, root, path);
      return {};
    },
  };
}
