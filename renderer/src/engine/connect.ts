import { type Carrier, messagePortCarrier, webSocketCarrier } from '../../../core/contract/index.ts';

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
