import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { toAppError } from '../base/index.ts';
import { terminalSizeSchema } from '../contract/index.ts';
import type { Access, Asked } from './access.ts';
import { HttpProblem } from './errors.ts';
import type { HttpServices } from './services.ts';

const PATH = /^\/workspaces\/([^/]+)\/terminal$/;
const USUAL_SIZE = { cols: 80, rows: 24 };
/** Of a frame that closes a socket. */
const MAX_REASON_LENGTH = 100;
const NORMAL_CLOSURE = 1000;

/** What a client that asked for it (`?control=1`) sends as text; everything else is typed. */
const controlSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('resize'), ...terminalSizeSchema.shape }),
  z.object({ type: z.literal('close') }),
]);
const querySchema = z.object({
  control: z.literal('1').optional(),
  /** Of a terminal that is open already. */
  session: z.string().optional(),
  /** Bytes of its output that the client has. */
  offset: z.coerce.number().int().min(0).optional(),
  cols: z.coerce.number().int().min(1).max(1_000).optional(),
  rows: z.coerce.number().int().min(1).max(1_000).optional(),
});
type Query = z.infer<typeof querySchema>;

/** `GET /workspaces/:id/terminal` as a WebSocket. */
export interface TerminalSockets {
  handles(path: string | undefined): boolean;
  /** Everything that can be refused is, as an `HttpProblem`, before the socket is one. */
  open(request: IncomingMessage): Promise<OpenTerminal>;
}

/** A terminal that no socket shows yet. */
export interface OpenTerminal {
  readonly serve: (client: WebSocket) => void;
  /** There will be no socket: it broke off meanwhile, or was none. */
  readonly abandon: () => void;
}

/**
 * Output goes out as binary frames, and what comes in is typed. A plain client gets a terminal of its own, which ends
 * with the socket. One that asks with `?control=1` is told its session in a first text frame, may send
 * `{"type":"resize","cols":…,"rows":…}` and `{"type":"close"}` as text, and can come back with `?session=…&offset=…`.
 */
export function terminalSockets(services: HttpServices, access: Access): TerminalSockets {
  const { terminals } = services;

  const sessionFor = async (workspaceId: string, { session, cols, rows }: Query): Promise<string> => {
    if (session !== undefined) {
      if (terminals.list(workspaceId).some(({ id }) => id === session)) return session;
      throw new HttpProblem(404, 'terminal not found');
    }
    const size = { cols: cols ?? USUAL_SIZE.cols, rows: rows ?? USUAL_SIZE.rows };
    try {
      return (await terminals.open({ workspaceId, command: null, tty: true, ...size })).id;
    } catch (error) {
      throw refusal(error);
    }
  };

  const serve = (client: WebSocket, id: string, query: Query): void => {
    const control = query.control === '1';
    const gone = new AbortController();
    client.on('message', async (data, isBinary) => {
      try {
        if (control && !isBinary) take(id, controlSchema.parse(JSON.parse(String(data))));
        else await typed(client, id, Buffer.from(data as Buffer));
      } catch (error) {
        client.close(NORMAL_CLOSURE, toAppError(error).message.slice(0, MAX_REASON_LENGTH));
      }
    });
    client.on('error', () => client.terminate());
    client.on('close', () => {
      gone.abort();
      if (!control) quietly(terminals.close(id));
    });
    void pump(client, id, query.offset ?? null, control, gone.signal);
  };

  /** At the pace of the program: one that does not read must not fill the memory of the engine. */
  const typed = async (client: WebSocket, id: string, data: Buffer): Promise<void> => {
    client.pause();
    try {
      await terminals.write(id, data);
    } finally {
      client.resume();
    }
  };

  const take = (id: string, message: z.infer<typeof controlSchema>): void => {
    if (message.type === 'close') quietly(terminals.close(id));
    else quietly(terminals.resize(id, message.cols, message.rows));
  };

  /** Sends at the pace of the client, which is also how a program that prints without end is held. */
  const pump = async (
    client: WebSocket,
    id: string,
    offset: number | null,
    control: boolean,
    gone: AbortSignal,
  ): Promise<void> => {
    const tell = (message: Record<string, unknown>) => {
      if (control) client.send(JSON.stringify(message));
    };
    let from = offset;
    let isFirst = true;
    try {
      while (!gone.aborted) {
        const { bytes, next, dropped, terminal } = await terminals.next(id, from, !isFirst, gone);
        if (gone.aborted) return;
        const start = next - bytes.length;
        if (isFirst)
          tell({ type: 'session', id, program: terminal.program, tty: terminal.tty, offset: start });
        if (dropped > 0 && !isFirst) tell({ type: 'dropped', bytes: dropped });
        isFirst = false;
        if (bytes.length > 0) await sent(client, bytes);
        from = next;
        if (terminal.end && bytes.length === 0) {
          tell({ type: 'closed', reason: terminal.end.reason, exit_code: terminal.end.exitCode });
          client.close(NORMAL_CLOSURE, terminal.end.message.slice(0, MAX_REASON_LENGTH));
          return;
        }
      }
    } catch (error) {
      client.close(NORMAL_CLOSURE, toAppError(error).message.slice(0, MAX_REASON_LENGTH));
    }
  };

  return {
    handles: (path) => PATH.test(path ?? ''),
    async open(request) {
      const url = new URL(request.url ?? '', 'http://localhost');
      const asked: Asked = {
        raw: request,
        headers: request.headers,
        params: { id: PATH.exec(url.pathname)?.[1] },
      };
      const { id: workspaceId } = access.workspace(asked);
      access.throughHierarchy(asked, workspaceId);
      const query = querySchema.safeParse(Object.fromEntries(url.searchParams));
      if (!query.success) throw new HttpProblem(400, 'invalid query');
      const session = await sessionFor(workspaceId, query.data);
      return {
        serve: (client) => serve(client, session, query.data),
        abandon() {
          if (query.data.session === undefined) quietly(terminals.close(session));
        },
      };
    },
  };

  /** Whoever closes or resizes what has just ended has what they want. */
  function quietly(work: Promise<void>): void {
    work.catch((error: unknown) => {
      if (toAppError(error).code !== 'terminal_not_found') services.logger.warn({ err: error }, 'a terminal');
    });
  }
}

function sent(client: WebSocket, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    client.send(bytes, { binary: true }, (error) => (error ? reject(error) : resolve()));
  });
}

/** Why no terminal was opened, in the words of the wire. */
function refusal(thrown: unknown): HttpProblem {
  const { code, message, detail } = toAppError(thrown);
  const extra = { code, ...(detail === undefined ? {} : { detail }) };
  if (code === 'docker_absent' || code === 'docker_lost' || code === 'no_backend')
    return new HttpProblem(503, 'Docker not available', extra);
  if (code === 'not_running') return new HttpProblem(404, 'container not running', extra);
  return new HttpProblem(code === 'too_many_terminals' ? 429 : 500, message, extra);
}
