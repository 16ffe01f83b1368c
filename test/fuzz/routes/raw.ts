import { connect } from 'node:net';

/** Requests that no HTTP library sends, and what becomes of each connection. `TOKEN` and `ID` are filled in. */
export const rawRequests: Readonly<Record<string, string>> = {
  'a header that carries another one':
    'GET /health HTTP/1.1\r\nHost: localhost\r\nX: a\rX-Injected: yes\r\n\r\n',
  'a line of headers without a name': 'GET /health HTTP/1.1\r\nHost: localhost\r\n: x\r\n\r\n',
  'two lengths':
    'POST /workspaces/ID/activity HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nContent-Length: 9\r\n\r\n{}',
  'a length and chunks':
    'POST /workspaces/ID/activity HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n',
  'a length that is none':
    'POST /workspaces/ID/activity HTTP/1.1\r\nHost: localhost\r\nContent-Length: -5\r\n\r\n{}',
  'a chunk that is none':
    'POST /workspaces/ID/activity HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n',
  'no host': 'GET /workspaces HTTP/1.1\r\n\r\n',
  'a foreign host': 'GET /workspaces HTTP/1.1\r\nHost: evil.example\r\nAuthorization: Bearer TOKEN\r\n\r\n',
  'a whole address': 'GET http://evil.example/health HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'a method that is none': 'BREW /health HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'a path with a NUL': 'GET /workspaces/\0 HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'a path that is none': 'GET workspaces HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'a path of slashes': `GET ${'/'.repeat(4_000)} HTTP/1.1\r\nHost: localhost\r\n\r\n`,
  'headers without end': `GET /health HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(70_000)}\r\n\r\n`,
  'very many headers': `GET /health HTTP/1.1\r\nHost: localhost\r\n${'X: y\r\n'.repeat(4_000)}\r\n`,
  'an upgrade to nothing':
    'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: nothing\r\n\r\n',
  'a socket without a key':
    'GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
  'another protocol': '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03',
  'a protocol from the future': 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
};

/** What is begun and not brought to its end. */
export const unfinishedRequests: Readonly<Record<string, string>> = {
  nothing: '',
  'half a line': 'GET /heal',
  'half the headers': 'POST /workspaces/ID/activity HTTP/1.1\r\nHost: localhost\r\nX: y',
  'half a body':
    'POST /workspaces/ID/activity HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\nContent-Length: 100\r\n\r\n{"activity',
  'half a chunk':
    'POST /workspaces/ID/activity HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer TOKEN\r\nTransfer-Encoding: chunked\r\n\r\n64\r\n{"activity',
};

/** Sends bytes and ends its side: returns all that comes back until the engine ends the connection as well. */
export function sendRaw(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.end(Buffer.from(bytes, 'latin1')));
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
    });
    socket.on('error', () => socket.destroy());
    socket.once('close', () => resolve(text));
  });
}

/** Begins a request and keeps the connection; returns how to let go of it. */
export function holdRaw(port: number, bytes: string): Promise<() => void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.once('error', reject);
    socket.once('connect', () => {
      socket.off('error', reject);
      socket.on('error', () => socket.destroy());
      socket.write(Buffer.from(bytes, 'latin1'), () => resolve(() => socket.destroy()));
    });
  });
}
