import { WebSocket } from 'ws';

/** A socket of the platform API that remembers what it heard. */
export interface Listener {
  readonly frames: readonly PlatformFrame[];
  close(): void;
}

export interface PlatformFrame {
  readonly event: string;
  readonly workspace_id: string | null;
  readonly timestamp: string;
  readonly payload: Record<string, unknown>;
  readonly seq: number;
}

/** Opens a socket; resolves when the server accepted it, rejects with `HTTP <status>` when it refused. */
export function openSocket(
  baseUrl: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${baseUrl.replace(/^http/, 'ws')}${path}`, { headers });
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_, response) => {
      response.resume();
      reject(new Error(`HTTP ${response.statusCode}`));
    });
    socket.once('error', reject);
  });
}

/** Listens to the events of `/ws`. */
export async function listen(baseUrl: string, headers: Readonly<Record<string, string>>): Promise<Listener> {
  const socket = await openSocket(baseUrl, '/ws', headers);
  const frames: PlatformFrame[] = [];
  socket.on('message', (data) => frames.push(JSON.parse(String(data)) as PlatformFrame));
  return { frames, close: () => socket.terminate() };
}
