/** A program that somebody wants to run inside a workspace. */
export interface ExecRequest {
  /** null: a shell, or what comes nearest to one. */
  readonly command: readonly string[] | null;
  /** A terminal is wanted; whether there is one, the session says. */
  readonly tty: boolean;
  /** Size of the terminal in characters. */
  readonly cols: number;
  readonly rows: number;
}

/** A program that runs inside a workspace. */
export interface ExecSession {
  /** Without one, programs print no colours and ask no passwords; resizing has no effect. */
  readonly tty: boolean;
  /** What runs, for people, e.g. `bash`. */
  readonly program: string;
  /** What a person should know before the first line; empty when there is nothing. */
  readonly notice: string;
  /** Resolves when it takes more. */
  write(data: Uint8Array): Promise<void>;
  /** It reads the end of its input. */
  endInput(): void;
  resize(cols: number, rows: number): Promise<void>;
  onData(listener: (data: Uint8Array) => void): void;
  /** While paused what it prints is held back, and the program with it. */
  pause(): void;
  resume(): void;
  /** Its exit code; null when it was ended from outside. Never rejects. */
  readonly exited: Promise<number | null>;
  /** Ends it and what it has started, first politely. Fine when it has ended. */
  kill(): Promise<void>;
}

export const fileRoots = ['/configs', '/workspace', '/home', '/plugins'] as const;
export type FileRoot = (typeof fileRoots)[number];

/** Whose files, with what it takes to reach them where nothing runs. */
export interface FilesOwner {
  readonly id: string;
  readonly name: string;
  /** Id of the image that it was started from last; empty before its first start. */
  readonly image: string;
  /** A folder of this machine that is its `/workspace`. */
  readonly hostFolder: { readonly path: string; readonly readOnly: boolean } | null;
}

export interface FileEntry {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** 0 for folders. */
  readonly sizeBytes: number;
  readonly folder: boolean;
}

export interface FileListing {
  readonly entries: readonly FileEntry[];
  /** There are more than can be listed at once. */
  readonly truncated: boolean;
}

export interface FileContent {
  readonly path: string;
  readonly content: Uint8Array;
  /** Of a new file, e.g. 0o755; one that is there keeps its own. */
  readonly mode?: number;
}

/** What can be done in one of the folders of a workspace; `none` where there can be no such folder. */
export interface RootAccess {
  readonly access: 'read_write' | 'read_only' | 'none';
  /** Why not more, for people; empty where everything can be done. */
  readonly reason: string;
}

export const READ_WRITE: RootAccess = { access: 'read_write', reason: '' };

/** A stretch of a file. */
export interface FilePart {
  readonly content: Uint8Array;
  /** Of the whole file. */
  readonly sizeBytes: number;
}

/**
 * Files of workspaces, whether these run or not. Paths are relative with `/` and clean (`cleanPath`); nothing outside of
 * the root is reached, also not through a link. All throw `no_volume` where there is no such folder yet, and
 * `invalid_path` for a link that leads out.
 */
export interface WorkspaceFiles {
  /** What can be done in a folder at the moment, as far as that is known without a look into it. */
  access(owner: FilesOwner, root: FileRoot): RootAccess;
  /** Everything below a folder down to `depth` levels, sorted; the empty path is the root. `file_not_found`, `not_a_folder`. */
  list(owner: FilesOwner, root: FileRoot, path: string, depth: number): Promise<FileListing>;
  /** `file_not_found`, `not_a_file`, `file_too_large`; without `maxBytes` more than `MAX_FILE_BYTES` is too large. */
  read(owner: FilesOwner, root: FileRoot, path: string, maxBytes?: number): Promise<Uint8Array>;
  /** At most `maxBytes` from an offset on, of a file of any size; empty behind its end. `file_not_found`, `not_a_file`. */
  readPart(
    owner: FilesOwner,
    root: FileRoot,
    path: string,
    from: number,
    maxBytes: number,
  ): Promise<FilePart>;
  /** Writes files and makes the folders between. `not_a_file` where a folder is in the way, `files_read_only`. */
  write(owner: FilesOwner, root: FileRoot, files: readonly FileContent[]): Promise<void>;
  /** Makes a folder and those above it; fine when it is there. `not_a_folder` where a file is in the way, `files_read_only`. */
  makeFolder(owner: FilesOwner, root: FileRoot, path: string): Promise<void>;
  /** Removes a file, a link, or a folder with all that is in it. `file_not_found`, `files_read_only`. */
  remove(owner: FilesOwner, root: FileRoot, path: string): Promise<void>;
  /**
   * Moves a file, a link, or a folder with all that is in it, in one step, and makes the folders above its new place.
   * `file_not_found`, `invalid_path` where something is there already, `files_read_only`.
   */
  move(owner: FilesOwner, root: FileRoot, from: string, to: string): Promise<void>;
  /** What lies where the agent keeps its own token, at most `MAX_TOKEN_BYTES` of it; null for no such file. */
  token(owner: FilesOwner): Promise<string | null>;
}

export const MAX_FILE_BYTES = 5 * 1024 * 1024;
export const MAX_ENTRIES = 5_000;
/** A token has 43 bytes; what is larger is none. */
export const MAX_TOKEN_BYTES = 256;
