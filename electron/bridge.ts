import type { AppErrorJson } from '../core/contract/index.ts';

/**
 * What the preload script gives the page, and the channels behind it. The page reads it as `window.molecule`.
 *
 * Getting to the engine: call `requestPort()`; a `message` event of `window` with data `PORT_MESSAGE` brings
 * the `MessagePort` in `ports[0]`, at once or as soon as the engine is up again. Frames of the contract travel
 * over it. When the engine process is gone, `onLost` listeners are told, because a port does not notice by
 * itself; ask for a new port then.
 */
export interface MoleculeBridge {
  readonly kind: 'electron';
  readonly platform: NodeJS.Platform;
  readonly version: string;
  requestPort(): void;
  /** Returns the function that ends the subscription. */
  onLost(listener: () => void): () => void;
  /** Commands chosen from the application menu, by id. Returns the function that ends the subscription. */
  onCommand(listener: (command: string) => void): () => void;
  /** Fills the application menu with what the page can do: the entries come from its command registry. */
  setMenu(entries: readonly MenuEntry[]): void;
  /** Opens a window that shows one pane of the page, or brings it to the front; `query` is that of its address. */
  openPane(query: string): void;
  /** The system's folder dialog. Resolves with an absolute path, or null when it was cancelled. */
  chooseFolder(): Promise<string | null>;
  /** Where a `File` that was dropped or picked lies; empty when it lies nowhere. */
  pathOf(file: unknown): string;
  /** The system's dialog for saving, then the file. False when it was cancelled; rejects when it could not be written. */
  saveFile(name: string, content: Uint8Array): Promise<boolean>;
  /** Gives files to workspaces. */
  readonly upload: BridgeUploads;
  /** Gets a file of a workspace by its absolute path, up to what can be uploaded. */
  download(workspaceId: string, path: string): Promise<Outcome<DownloadAnswer>>;
  /** Shows a folder of the app in the system's file manager. Rejects when it could not be opened. */
  openFolder(folder: AppFolder): Promise<void>;
  /** Brings the main window to the front and has its page carry out a command. */
  runInMain(command: string): void;
  /** Shows a message of the system. A click on it opens its link, which comes back through `onOpen`. */
  notify(notice: NativeNotice): void;
  /** Takes the message of that tag back, if the system still shows it. */
  withdraw(tag: string): void;
  /** How many messages wait to be read: for dock, task bar and tray. */
  setUnread(count: number): void;
  /** What menus and dialogs of the system look like: as the page does. */
  setTheme(theme: NativeTheme): void;
  /**
   * What somebody outside the page wants opened: a link, a file, a click on a message of the system. What came before the
   * first listener is told to it. Returns the function that ends the subscription.
   */
  onOpen(listener: (request: OpenRequest) => void): () => void;
}

/** Of an error that is thrown over the bridge only the text gets through, so it comes back as a value. */
export type Outcome<T> = { readonly value: T } | { readonly error: AppErrorJson };

/**
 * A file goes part by part: `begin` names the upload, each `part` resolves when the next may come, `end` resolves with
 * the answer of the engine.
 */
export interface BridgeUploads {
  begin(head: UploadHead): Promise<Outcome<string>>;
  part(upload: string, bytes: Uint8Array): Promise<Outcome<void>>;
  end(upload: string): Promise<Outcome<UploadAnswer>>;
  cancel(upload: string): Promise<void>;
}

/** A file that a workspace is to get. */
export interface UploadHead {
  readonly workspaceId: string;
  readonly name: string;
  readonly mimeType: string;
  readonly size: number;
}

/** An answer of the engine, with its HTTP status. */
export interface UploadAnswer {
  readonly status: number;
  readonly text: string;
}

/** What the engine answered: the file, or with another status than 200 why there is none. */
export interface DownloadAnswer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

export const appFolders = ['data', 'logs'] as const;
/** Where everything is kept, and the log files in it. */
export type AppFolder = (typeof appFolders)[number];

export const nativeThemes = ['system', 'light', 'dark'] as const;
export type NativeTheme = (typeof nativeThemes)[number];

/** A message of the system. */
export interface NativeNotice {
  /** Another one of the same name takes its place. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** Makes no sound. */
  readonly silent: boolean;
  /** `molecule://…`: what a click opens. */
  readonly link: string;
}

/** What a place of the app is called in links. */
export const workspaceViews = [
  'chat',
  'timeline',
  'logs',
  'files',
  'approvals',
  'settings',
  'plugins',
] as const;

/** What is to be opened. It comes from outside, so the page asks before it does more than show something. */
export type OpenRequest =
  | { readonly kind: 'workspace'; readonly id: string; readonly view: (typeof workspaceViews)[number] }
  /** Without an id, the newest. */
  | { readonly kind: 'build'; readonly id: string | null }
  | { readonly kind: 'problems' | 'approvals' | 'images' }
  /** The plan of an org template: an address, or an absolute path that the system handed over. */
  | { readonly kind: 'import'; readonly template: string }
  /** A bundle of workspaces, as the text of its file. */
  | { readonly kind: 'bundle'; readonly name: string; readonly text: string };

/** Data of the window message that carries the port. */
export const PORT_MESSAGE = 'molecule:port';

export const channels = {
  requestPort: 'molecule:request-port',
  port: 'molecule:port',
  engineLost: 'molecule:engine-lost',
  command: 'molecule:command',
  setMenu: 'molecule:set-menu',
  openPane: 'molecule:open-pane',
  chooseFolder: 'molecule:choose-folder',
  saveFile: 'molecule:save-file',
  beginUpload: 'molecule:begin-upload',
  uploadPart: 'molecule:upload-part',
  endUpload: 'molecule:end-upload',
  cancelUpload: 'molecule:cancel-upload',
  download: 'molecule:download',
  openFolder: 'molecule:open-folder',
  runInMain: 'molecule:run-in-main',
  notify: 'molecule:notify',
  withdraw: 'molecule:withdraw',
  setUnread: 'molecule:set-unread',
  setTheme: 'molecule:set-theme',
  open: 'molecule:open',
  openReady: 'molecule:open-ready',
} as const;

export const menuNames = ['file', 'edit', 'workspace', 'view', 'help'] as const;

/** One line of the application menu that the page carries out. */
export interface MenuEntry {
  /** Id of the command in the page's registry. */
  readonly id: string;
  readonly label: string;
  readonly menu: (typeof menuNames)[number];
  /** Entries of one section stand together; sections are separated by a line. */
  readonly section: number;
  /** As the registry writes it, e.g. `Mod+K`; empty without one. */
  readonly shortcut: string;
  readonly enabled: boolean;
}
