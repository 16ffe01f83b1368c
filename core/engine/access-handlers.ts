import type { Handlers } from '../contract/index.ts';
import type { Files } from '../files/index.ts';
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

    'files.list': async ({ id, root, path, depth }) => {
      const { entries, truncated } = await files.list(id, root, path, depth);
      return {
        files: entries.map(({ path, sizeBytes, folder }) => ({ path, size: sizeBytes, folder })),
        truncated,
      };
    },
    'files.read': async ({ id, root, path, encoding }) => {
      const content = Buffer.from(await files.read(id, root, path));
      return { path, content: content.toString(encoding), size: content.length };
    },
    'files.write': async ({ id, root, path, content, encoding }) => {
      const bytes = Buffer.from(content, encoding);
      await files.write(id, root, [{ path, content: bytes }]);
      return { path, size: bytes.length };
    },
    'files.remove': async ({ id, root, path }) => {
      await files.remove(id, root, path);
      return {};
    },
  };
}
