import type { MessagePortMain } from 'electron';
import { toAppError } from '../core/base/index.ts';
import { serveSession } from '../core/contract/index.ts';
import { type Engine, startEngine } from '../core/engine.ts';
import type { EngineStartOptions, FromEngine, ToEngine } from './engine/messages.ts';

/**
 * The engine in its own process below Electron. Main starts it with one message and then sends ports, one for
 * each client. Exits with 0 when the engine was told to stop; main starts it again after anything else.
 */

/** Codes that a restart alone does not cure. */
const NEEDS_THE_USER: readonly string[] = [
  'home_in_use',
  'home_unusable',
  'disk_full',
  'no_permission',
  'database_newer',
  'secret_key_invalid',
  'settings_locked_invalid',
];
const EXIT_FAILED = 1;

// Ctrl-C in a terminal reaches every process of the group; main decides how this one ends.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

let engine: Engine | undefined;
process.parentPort.on('message', ({ data, ports }) => {
  const message = data as ToEngine;
  if (message.t === 'start') void start(message.options);
  else for (const port of ports) serve(port);
});

async function start(options: EngineStartOptions): Promise<void> {
  try {
    const running = await startEngine(options);
    engine = running;
    void running.whenStopped.then(() => process.exit(0));
    process.on('SIGTERM', () => void running.dispose());
    tellMain({ t: 'ready' });
  } catch (thrown) {
    const error = toAppError(thrown, 'The engine could not start');
    console.error(error.message, error.detail ?? '', thrown);
    if (!NEEDS_THE_USER.includes(error.code)) process.exit(EXIT_FAILED);
    tellMain({ t: 'refused', error: error.toJSON() });
  }
}

function tellMain(message: FromEngine): void {
  process.parentPort.postMessage(message);
}

function serve(port: MessagePortMain): void {
  if (!engine) {
    port.close();
    return;
  }
  const session = serveSession(engine.dispatch, engine.events, (frame) => port.postMessage(frame));
  port.on('message', ({ data }) => session.receive(data));
  port.once('close', () => void session.dispose());
  port.start();
}
