import { AppError, type AppErrorJson } from '../base/shared.ts';
import type { Carrier } from './client.ts';
import type { EngineFrame } from './frames.ts';
import type { InputOf, OperationName, OutputOf } from './operations.ts';

/** The parts of a DOM `WebSocket` that the carrier needs; Node's and the browser's both fit. */
export interface SocketLike {
  send(data: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close' | 'error', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/** Frames as JSON text over a WebSocket (serve mode, command line). */
export function webSocketCarrier(createSocket: () => SocketLike): Carrier {
  return {
    open(handlers) {
      const socket = createSocket();
      socket.addEventListener('open', () => handlers.opened());
      socket.addEventListener('message', (event) => {
        handlers.frame(JSON.parse(String(event.data)) as EngineFrame);
      });
      // A failed attempt ends with `close` as well; Node's sockets throw when nobody listens for its error.
      socket.addEventListener('error', () => undefined);
      socket.addEventListener('close', () => handlers.closed('the socket closed'));
      return {
        send: (frame) => socket.send(JSON.stringify(frame)),
        close: () => socket.close(),
      };
    },
  };
}

/** The parts of a DOM `MessagePort` that the carrier needs. */
export interface PortLike {
  postMessage(message: unknown): void;
  close(): void;
  start(): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
}

/**
 * Frames as structured clones over a MessagePort (the app). `nextPort` asks the shell for a fresh port to
 * the current engine process; `onLost` tells when that process is gone (ports do not notice by themselves).
 */
export function messagePortCarrier(
  nextPort: () => Promise<PortLike>,
  onLost: (listener: () => void) => { dispose(): void },
): Carrier {
  return {
    open(handlers) {
      let port: PortLike | undefined;
      let done = false;
      const lost = onLost(() => finish('the engine stopped'));
      const finish = (reason: string) => {
        if (done) return;
        done = true;
        lost.dispose();
        port?.close();
        handlers.closed(reason);
      };
      nextPort().then(
        (opened) => {
          if (done) {
            opened.close();
            return;
          }
          port = opened;
          opened.addEventListener('message', (event) => handlers.frame(event.data as EngineFrame));
          opened.start();
          handlers.opened();
        },
        (error: unknown) => finish(String(error)),
      );
      return {
        send: (frame) => port?.postMessage(frame),
        close: () => {
          done = true;
          lost.dispose();
          port?.close();
        },
      };
    },
  };
}

/** Calls one operation by HTTP POST (command line, scripts). Throws `AppError`: also `engine_unreachable`, `wrong_token`. */
export function httpCaller(
  baseUrl: string,
  token: string,
): <N extends OperationName>(operation: N, input: InputOf<N>) => Promise<OutputOf<N>> {
  return async (operation, input) => {
    let response: Response;
    try {
      response = await fetch(`${baseUrl}/contract/${operation}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
    } catch (error) {
      throw new AppError('engine_unreachable', `No engine answers at ${baseUrl}`, { cause: error });
    }
    if (response.status === 401) {
      throw new AppError('wrong_token', 'The engine does not accept this token', {
        detail: 'Where ADMIN_TOKEN is set, it must be the one that the engine was started with.',
      });
    }
    const body = (await response.json()) as { output?: unknown; error?: AppErrorJson };
    if (body.error) throw AppError.fromJSON(body.error);
    return body.output as never;
  };
}
