import { deferred } from '../../core/base/index.ts';
import { fileNotFound, listingCollector, noVolume, tooLarge } from '../../core/workspaces/access/paths.ts';
import {
  type ExecRequest,
  type ExecSession,
  type FilesOwner,
  MAX_FILE_BYTES,
  READ_WRITE,
  type WorkspaceFiles,
} from '../../core/workspaces/access/types.ts';

/** A program that does only what a test says, and remembers what was done to it. */
export class FakeSession implements ExecSession {
  readonly tty: boolean;
  readonly program: string;
  readonly notice = '';
  readonly typed: string[] = [];
  size: { cols: number; rows: number };
  paused = false;
  killed = false;
  readonly #exit = deferred<number | null>();
  #listener: (data: Uint8Array) => void = () => undefined;

  constructor({ command, tty, cols, rows }: ExecRequest) {
    this.tty = tty;
    this.program = command?.[0] ?? 'sh';
    this.size = { cols, rows };
  }

  get exited(): Promise<number | null> {
    return this.#exit.promise;
  }

  /** What `write` waits for. */
  room: Promise<void> = Promise.resolve();

  write(data: Uint8Array): Promise<void> {
    this.typed.push(Buffer.from(data).toString());
    return this.room;
  }

  endInput(): void {
    this.typed.push('<end>');
  }

  async resize(cols: number, rows: number): Promise<void> {
    this.size = { cols, rows };
  }

  onData(listener: (data: Uint8Array) => void): void {
    this.#listener = listener;
  }

  pause(): void {
    this.paused = true;
  }

  resume(): void {
    this.paused = false;
  }

  async kill(): Promise<void> {
    this.killed = true;
    this.#exit.resolve(null);
  }

  /** It prints something. */
  print(text: string | Uint8Array): void {
    this.#listener(Buffer.from(text));
  }

  /** It ends by itself. */
  exit(code: number): void {
    this.#exit.resolve(code);
  }
}

/** Files over texts by path, which only `/configs` has. */
export function fakeFiles(dataOf: (id: string) => Map<string, string> | undefined): WorkspaceFiles {
  const data = ({ id, name }: FilesOwner, root: string) => {
    const files = root === '/configs' ? dataOf(id) : undefined;
    if (!files) throw noVolume(name, root, 'The fake has none.');
    return files;
  };
  return {
    access: (_owner, root) =>
      root === '/configs' ? READ_WRITE : { access: 'none', reason: 'The fake has none.' },
    async readPart(owner, root, path, from, maxBytes) {
      const content = Buffer.from(data(owner, root).get(path) ?? '');
      return { content: content.subarray(from, from + maxBytes), sizeBytes: content.length };
    },
    async makeFolder(owner, root) {
      data(owner, root);
    },
    async list(owner, root, path, depth) {
      const collector = listingCollector(root, path, depth);
      for (const [file, text] of data(owner, root))
        if (path === '' || file.startsWith(`${path}/`))
          collector.add({ path: file, sizeBytes: Buffer.byteLength(text), folder: false });
      return collector.listing();
    },
    async read(owner, root, path) {
      const text = data(owner, root).get(path);
      if (text === undefined) throw fileNotFound(root, path);
      if (text.length > MAX_FILE_BYTES) throw tooLarge(root, path, MAX_FILE_BYTES);
      return Buffer.from(text);
    },
    async write(owner, root, files) {
      for (const { path, content } of files) data(owner, root).set(path, Buffer.from(content).toString());
    },
    async remove(owner, root, path) {
      if (!data(owner, root).delete(path)) throw fileNotFound(root, path);
    },
    async move(owner, root, from, to) {
      const files = data(owner, root);
      const text = files.get(from);
      if (text === undefined) throw fileNotFound(root, from);
      files.delete(from);
      files.set(to, text);
    },
    token: async (owner) => data(owner, '/configs').get('.auth_token') ?? null,
  };
}
