import {
  type AppErrorJson,
  type Carrier,
  messagePortCarrier,
  webSocketCarrier,
} from '../../../core/contract/index.ts';

/** One line of the application menu. */
export interface ShellMenuEntry {
  /** Of the command that it runs. */
  readonly id: string;
  readonly label: string;
  readonly menu: 'file' | 'edit' | 'workspace' | 'view' | 'help';
  /** Those of one section stand together. */
  readonly section: number;
  /** As in the registry, e.g. `Mod+K`; empty without one. */
  readonly shortcut: string;
  readonly enabled: boolean;
}

/** A message of the system. */
export interface ShellNotice {
  /** Another one of the same name takes its place. */
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly silent: boolean;
  /** `molecule://…`: what a click opens. */
  readonly link: string;
}

/** What somebody outside the page wants opened: a link, a file, a click on a message of the system. */
export type OpenRequest =
  | {
      readonly kind: 'workspace';
      readonly id: string;
      readonly view: 'chat' | 'timeline' | 'logs' | 'files' | 'approvals' | 'settings' | 'plugins';
    }
  /** Without an id, the newest. */
  | { readonly kind: 'build'; readonly id: string | null }
  | { readonly kind: 'problems' | 'approvals' | 'images' }
  /** The plan of an org template. */
  | { readonly kind: 'import'; readonly template: string }
  /** A bundle of workspaces, as the text of its file. */
  | { readonly kind: 'bundle'; readonly name: string; readonly text: string };

/** What came of a call: of an error that the shell throws only the text would get through. */
export type Outcome<T> = { readonly value: T } | { readonly error: AppErrorJson };

/** What the desktop shell's preload offers. */
export interface DesktopShell {
  readonly kind: 'electron';
  readonly platform: string;
  readonly version: string;
  /** Asks for a port to the current engine; it arrives as a window message, see `nextPort`. */
  requestPort(): void;
  onLost(listener: () => void): () => void;
  /** A menu item was chosen; `name` is an id of the command registry. */
  onCommand(listener: (name: string) => void): () => void;
  /** Fills the application menu with commands of the registry. */
  setMenu(entries: readonly ShellMenuEntry[]): void;
  /** Opens a window that shows one pane, or brings it to the front; `query` says which. */
  openPane(query: string): void;
  /** Shows the system's folder dialog; null when cancelled. */
  chooseFolder(): Promise<string | null>;
  /** Where a file or folder that the user dropped or picked lies; empty when it lies nowhere. */
  pathOf(file: File): string;
  /** The system's dialog for saving, then the file. False when cancelled; rejects when it could not be written. */
  saveFile(name: string, content: Uint8Array): Promise<boolean>;
  /** A file goes part by part; `part` resolves when the next may come. */
  readonly upload: {
    begin(head: {
      readonly workspaceId: string;
      readonly name: string;
      readonly mimeType: string;
      readonly size: number;
    }): Promise<Outcome<string>>;
    part(upload: string, bytes: Uint8Array): Promise<Outcome<void>>;
    end(upload: string): Promise<Outcome<{ readonly status: number; readonly text: string }>>;
    cancel(upload: string): Promise<void>;
  };
  /** A file of a workspace by its absolute path, or the answer that says why there is none. */
  download(
    workspaceId: string,
    path: string,
  ): Promise<Outcome<{ readonly status: number; readonly bytes: Uint8Array }>>;
  /** Shows a folder of the app in the system's file manager. Rejects when it could not be opened. */
  openFolder(folder: 'data' | 'logs'): Promise<void>;
  /** Brings the main window to the front and has its page carry out a command. */
  runInMain(command: string): void;
  notify(notice: ShellNotice): void;
  /** Takes the message of that tag back, if the system still shows it. */
  withdraw(tag: string): void;
  /** How many messages wait to be read: for dock, task bar and tray. */
  setUnread(count: number): void;
  /** What menus and dialogs of the system look like. */
  setTheme(theme: 'system' | 'light' | 'dark'): void;
  /** Also tells what came before somebody listened. */
  onOpen(listener: (request: OpenRequest) => void): () => void;
}

declare global {
  interface Window {
    readonly molecule?: DesktopShell;
  }
}

const PORT_MESSAGE = 'molecule:port';
const SOCKET_PATH = '/contract/ws';

/** The shell's next port. Listens before asking, so that a fast answer is not missed. */
function nextPort(shell: DesktopShell): Promise<MessagePort> {
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent) => {
      const port = event.ports[0];
      if (event.source !== window || event.data !== PORT_MESSAGE || !port) return;
      window.removeEventListener('message', onMessage);
      resolve(port);
    };
    window.addEventListener('message', onMessage);
    shell.requestPort();
  });
}

/** The way to the engine: the shell's MessagePort in the app, a WebSocket to the same origin in a browser. */
export function browserCarrier(): Carrier {
  // Without a page, as in tests of what lies above, there is no way.
  if (typeof window === 'undefined')
    return { open: () => ({ send: () => undefined, close: () => undefined }) };
  const shell = window.molecule;
  if (shell) {
    return messagePortCarrier(
      () => nextPort(shell),
      (listener) => ({ dispose: shell.onLost(listener) }),
    );
  }
  const url = new URL(SOCKET_PATH, window.location.href);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return webSocketCarrier(() => new WebSocket(url));
}
