import { type Carrier, messagePortCarrier, webSocketCarrier } from '../../../core/contract/index.ts';

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
