/**
 * An engine without Docker, store or agents that speaks the contract and tells a believable story. For the
 * development of the interface and for canvas benchmarks:
 *
 *   node test/support/synthetic-engine.ts [--workspaces 12|300] [--port 4870] [--empty] [--importing]
 *                                         [--no-engine] [--images] [--lifecycle] [--talk] [--still]
 *                                         [--static dist/renderer]
 */
import { createReadStream, existsSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { WebSocketServer } from 'ws';
import { toAppError } from '../../core/base/index.ts';
import {
  createDispatcher,
  type Dispatch,
  type EngineInfo,
  type OutputOf,
  serveSession,
} from '../../core/contract/index.ts';
import { CONTENT_SECURITY_POLICY } from '../../core/http/serve-mode.ts';
import { SyntheticAbout } from './synthetic-about.ts';
import {
  SyntheticConfigure,
  syntheticConfigureHandlers,
  syntheticOwnHandlers,
} from './synthetic-configure.ts';
import { SyntheticDesk } from './synthetic-desk.ts';
import { SyntheticFaults } from './synthetic-faults.ts';
import { syntheticHandlers } from './synthetic-handlers.ts';
import { tellImageStory } from './synthetic-image-story.ts';
import { SyntheticImages } from './synthetic-images.ts';
import { SyntheticLife } from './synthetic-life.ts';
import { tellLifecycleStory } from './synthetic-lifecycle-story.ts';
import { tellObserveStory } from './synthetic-observe-story.ts';
import { syntheticOrg } from './synthetic-org.ts';
import { SyntheticSettings } from './synthetic-settings.ts';
import { SyntheticState } from './synthetic-state.ts';
import { SyntheticTalk } from './synthetic-talk.ts';
import { tellTalkStory } from './synthetic-talk-story.ts';
import { SyntheticWork } from './synthetic-work.ts';

export interface SyntheticOptions {
  readonly workspaces: number;
  /** 0 takes any free port. */
  readonly port: number;
  /** Starts without an org. */
  readonly empty?: boolean;
  /** Starts in the middle of a slow import; with `empty`, those that come are slow. */
  readonly importing?: boolean;
  /** No Docker engine and no backend chosen. */
  readonly noEngine?: boolean;
  /** Starts with several runtimes, and with builds and rollouts in every state. */
  readonly images?: boolean;
  /** Starts with workspaces in every state of their life. */
  readonly lifecycle?: boolean;
  /** With a config.yaml and keys of each workspace that tests decide. */
  readonly configure?: boolean;
  /** Starts with a past: a trace, a record, samples, and hostile bodies and logs. */
  readonly observe?: boolean;
  /** Starts with conversations in every state. */
  readonly talk?: boolean;
  /** Files, terminals and memories for everybody, instead of configurations alone. */
  readonly desk?: boolean;
  /** Nothing happens by itself. */
  readonly still?: boolean;
  /** Folder with the built interface to serve. */
  readonly staticFolder?: string | undefined;
}

export interface SyntheticEngine {
  readonly url: string;
  readonly state: SyntheticState;
  readonly images: SyntheticImages;
  readonly talk: SyntheticTalk;
  readonly desk: SyntheticDesk;
  readonly configure: SyntheticConfigure;
  /** Settings of the app, and who locks them. */
  readonly settings: SyntheticSettings;
  /** What the engine tells of itself, and its tokens. */
  readonly about: SyntheticAbout;
  /** Answers that do not come, or fail. */
  readonly faults: SyntheticFaults;
  /** Ends every connection, as a machine that sleeps does; clients come back. */
  dropConnections(): void;
  dispose(): Promise<void>;
}

const SLOW = 12;
const DOWNLOAD = /^\/workspaces\/[^/]+\/chat\/download\?/;
const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** Starts the engine on loopback. */
export async function startSyntheticEngine(options: SyntheticOptions): Promise<SyntheticEngine> {
  const state = new SyntheticState(engineInfo(options.noEngine ?? false));
  const life = new SyntheticLife(state, options.importing ? SLOW : 1);
  const work = new SyntheticWork(state);
  const images = new SyntheticImages(state);
  const desk = new SyntheticDesk();
  const talk = new SyntheticTalk(state, options.talk ?? false);
  const configure = new SyntheticConfigure();
  const about = new SyntheticAbout();
  const settings = new SyntheticSettings(state, images);
  const faults = new SyntheticFaults();
  const org = syntheticOrg(options.workspaces, Date.now());
  if (options.importing && !options.empty) life.provision(org);
  else if (!options.empty && !options.noEngine) life.settle(org);
  if (options.images) tellImageStory(state, images, work);
  if (options.lifecycle) tellLifecycleStory(state);
  if (options.observe) tellObserveStory(state);
  if (options.talk) tellTalkStory(state, talk);
  if (options.still) life.dispose();

  const handlers = {
    ...syntheticHandlers({ state, life, images, work, talk, size: options.workspaces }),
    ...syntheticConfigureHandlers(state, life, configure),
    ...settings.handlers(),
    ...(options.configure ? syntheticOwnHandlers(state, life, configure) : {}),
    ...(options.desk ? desk.handlers(state) : {}),
    ...about.handlers(state),
  };
  const dispatch = createDispatcher(faults.around(handlers));
  const server = createServer((request, response) => {
    // As the real engine does: what it would refuse fails here, too.
    if (options.desk) response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    if (request.method === 'POST') void takeUpload(talk, request, response);
    else if (DOWNLOAD.test(request.url ?? '')) void giveFile(dispatch, request, response);
    else serveFile(options.staticFolder, request, response);
  });
  const sockets = new WebSocketServer({ server, path: '/contract/ws' });
  sockets.on('connection', (socket) => {
    const session = serveSession(dispatch, state, (frame) => socket.send(JSON.stringify(frame)));
    socket.on('message', (data) => session.receive(JSON.parse(String(data))));
    socket.on('close', () => void session.dispose());
  });
  await new Promise<void>((resolve) => server.listen(options.port, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    state,
    images,
    talk,
    configure,
    settings,
    desk,
    about,
    faults,
    dropConnections() {
      for (const socket of sockets.clients) socket.terminate();
    },
    async dispose() {
      life.dispose();
      work.dispose();
      for (const socket of sockets.clients) socket.terminate();
      const closed = new Promise((resolve) => server.close(resolve));
      // A browser keeps connections open on which it never asked for anything.
      server.closeAllConnections();
      await closed;
    },
  };
}

function engineInfo(noEngine: boolean): EngineInfo {
  const silent = { outcome: 'no such file', verdict: 'silent' } as const;
  const probed = [
    { endpoint: 'unix:///var/run/docker.sock', source: 'default socket', ...silent },
    { endpoint: 'unix:///run/user/1000/docker.sock', source: 'rootless socket', ...silent },
  ];
  return {
    version: '0.1.0',
    instanceId: 'synthetic',
    home: '/home/you/.molecule',
    url: 'http://127.0.0.1:8080',
    backend: noEngine ? 'none' : 'docker',
    requestedBackend: 'auto',
    docker: noEngine
      ? { state: 'absent', endpoint: '', version: '', apiVersion: '', flavour: '', reason: '', probed }
      : {
          state: 'ready',
          endpoint: 'unix:///var/run/docker.sock',
          version: '27.3.1',
          apiVersion: '1.47',
          flavour: 'docker',
          reason: '',
          probed: [],
        },
    openDev: false,
    startedAt: Date.now(),
  };
}

/** `POST /workspaces/:id/chat/uploads` with one file in the form; anything else is not there. */
async function takeUpload(
  talk: SyntheticTalk,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  response.once('close', () => {
    if (!response.writableEnded) talk.brokenOff += 1;
  });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    // What takes forms apart by itself needs minutes for megabytes.
    const body = Buffer.concat(chunks);
    const boundary = /boundary=(\S+)/.exec(request.headers['content-type'] ?? '')?.[1] ?? '';
    const start = body.indexOf('\r\n\r\n') + 4;
    const head = body.subarray(0, start).toString();
    const name = /name="files"; filename="([^"]*)"/.exec(head)?.[1];
    if (name === undefined || !/^\/workspaces\/[^/]+\/chat\/uploads$/.test(request.url ?? '')) {
      response.writeHead(404).end();
      return;
    }
    await talk.uploadsMayEnd;
    const mimeType = /content-type: (\S+)/i.exec(head)?.[1] ?? '';
    const content = body.subarray(start, body.lastIndexOf(`\r\n--${boundary}`));
    const kept = talk.addFile(name, mimeType, content);
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ files: [kept] }));
  } catch {
    // Whoever sent it took it back.
    response.destroy();
  }
}

/** `GET /workspaces/:id/chat/download`: with the faults of `chat.download`, which it stands for. */
async function giveFile(
  dispatch: Dispatch,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
  const id = decodeURIComponent(pathname.split('/')[2] ?? '');
  try {
    const asked = { id, uri: `workspace:${searchParams.get('path')}` };
    const { data } = (await dispatch('chat.download', asked)) as OutputOf<'chat.download'>;
    response.writeHead(200).end(Buffer.from(data, 'base64'));
  } catch (thrown) {
    const { code, message: error, detail } = toAppError(thrown);
    const status = code === 'file_not_found' ? 404 : 502;
    response
      .writeHead(status, { 'content-type': 'application/json' })
      .end(JSON.stringify({ error, code, detail }));
  }
}

function serveFile(folder: string | undefined, request: IncomingMessage, response: ServerResponse): void {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
  const file = folder && join(folder, path === '/' ? 'index.html' : path);
  if (!file || path.includes('..') || !existsSync(file)) {
    response.writeHead(404).end('Not found');
    return;
  }
  response.writeHead(200, { 'content-type': contentTypes[extname(file)] ?? 'application/octet-stream' });
  createReadStream(file).pipe(response);
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      workspaces: { type: 'string', default: '12' },
      port: { type: 'string', default: '4870' },
      empty: { type: 'boolean', default: false },
      importing: { type: 'boolean', default: false },
      'no-engine': { type: 'boolean', default: false },
      images: { type: 'boolean', default: false },
      lifecycle: { type: 'boolean', default: false },
      observe: { type: 'boolean', default: false },
      talk: { type: 'boolean', default: false },
      still: { type: 'boolean', default: false },
      static: { type: 'string' },
    },
  });
  const engine = await startSyntheticEngine({
    workspaces: Number(values.workspaces),
    port: Number(values.port),
    empty: values.empty,
    importing: values.importing,
    noEngine: values['no-engine'],
    images: values.images,
    lifecycle: values.lifecycle,
    observe: values.observe,
    talk: values.talk,
    still: values.still,
    staticFolder: values.static,
  });
  console.log(`synthetic engine on ${engine.url}`);
  process.once('SIGINT', () => void engine.dispose());
  process.once('SIGTERM', () => void engine.dispose());
}
