import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One message as an agent got it. */
export interface Delivery {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  /** The JSON-RPC envelope. */
  readonly body: {
    readonly jsonrpc: string;
    readonly id: unknown;
    readonly method: string;
    readonly params: {
      readonly message: Record<string, unknown>;
      readonly metadata?: Record<string, unknown>;
    };
  };
}

/** Writes the answer to a delivery; whatever it wants, that is the point. */
export type Answer = (response: ServerResponse, delivery: Delivery) => void | Promise<void>;

/** An external agent: an HTTP server of the test that the platform pushes messages to. */
export interface PushAgent {
  readonly url: string;
  readonly deliveries: readonly Delivery[];
  /** How it answers from now on. */
  answer: Answer;
  close(): Promise<void>;
}

/** The usual answer: one text part. */
export function says(text: string): Answer {
  return (response, { body }) => {
    const result = { kind: 'message', role: 'agent', messageId: 'm', parts: [{ kind: 'text', text }] };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ jsonrpc: '2.0', id: body.id, result }));
  };
}

/** Starts an agent on loopback. `path` is where it wants its messages. */
export async function pushAgent(path = '/', answer: Answer = says('fine')): Promise<PushAgent> {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Delivery['body'];
    const delivery = { path: request.url ?? '', headers: request.headers, body };
    deliveries.push(delivery);
    await agent.answer(response, delivery);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const agent: PushAgent = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    deliveries,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return agent;
}

/** Begins an answer that is streamed; returns how to send the next event, each a result of JSON-RPC. */
export function beginStream(response: ServerResponse, { body }: Delivery): (result: object) => void {
  response.setHeader('content-type', 'text/event-stream');
  response.flushHeaders();
  return (result) =>
    void response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', id: body.id, result })}\n\n`);
}

/** Pieces of one artifact, as an agent sends them while it writes. */
export function pieceEvents(...pieces: readonly string[]): object[] {
  return pieces.map((text, at) => ({
    kind: 'artifact-update',
    taskId: 't',
    contextId: 'c',
    append: at > 0,
    artifact: { artifactId: 'a', parts: [{ kind: 'text', text }] },
  }));
}
