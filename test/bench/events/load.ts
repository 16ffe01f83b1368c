import { connect, type Socket } from 'node:net';
import { timed } from '../harness/rounds.ts';

const END_OF_HEAD = '\r\n\r\n';

export interface PostLoad {
  readonly port: number;
  readonly path: string;
  readonly token: string;
  readonly body: string;
  readonly connections: number;
  /** Over all connections. */
  readonly requests: number;
}

/**
 * Posts the same body again and again over keep-alive connections, one request at a time on each, and resolves
 * with the requests per second. It writes to plain sockets: an HTTP client would cost more than the servers.
 * Rejects when an answer is not 200.
 */
export async function post(load: PostLoad): Promise<number> {
  const { port, path, token, body, connections, requests } = load;
  const request = Buffer.from(
    `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: Bearer ${token}\r\n` +
      `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}${END_OF_HEAD}${body}`,
  );
  const sockets = await Promise.all(Array.from({ length: connections }, () => open(port)));
  const each = Math.ceil(requests / connections);
  try {
    const elapsedMs = await timed(() => Promise.all(sockets.map((socket) => postOn(socket, request, each))));
    return (each * connections * 1000) / elapsedMs;
  } finally {
    for (const socket of sockets) socket.destroy();
  }
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.once('error', reject);
  });
}

function postOn(socket: Socket, request: Buffer, times: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let left = times;
    let received = '';
    socket.setEncoding('latin1');
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the server closed the connection')));
    socket.on('data', (chunk) => {
      received += chunk;
      if (!isComplete(received)) return;
      if (!received.startsWith('HTTP/1.1 200 ')) reject(new Error(`unexpected answer: ${received}`));
      received = '';
      left -= 1;
      if (left === 0) resolve();
      else socket.write(request);
    });
    socket.write(request);
  });
}

function isComplete(answer: string): boolean {
  const head = answer.indexOf(END_OF_HEAD);
  if (head < 0) return false;
  const length = /^content-length: (\d+)/im.exec(answer.slice(0, head))?.[1];
  return answer.length >= head + END_OF_HEAD.length + Number(length ?? 0);
}
