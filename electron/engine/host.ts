import { MessageChannelMain, type MessagePortMain, type UtilityProcess, utilityProcess } from 'electron';
import { type AppErrorJson, type Disposable, Emitter, systemClock } from '../../core/base/index.ts';
import type { EngineStartOptions, FromEngine, ToEngine } from './messages.ts';
import { PortQueue } from './port-queue.ts';
import { type Exit, Supervisor } from './supervisor.ts';
import { TextTail } from './text-tail.ts';

const LAST_WORDS_CHARACTERS = 4_000;

export interface EngineExit extends Exit {
  /** The end of what the process wrote to stderr. */
  readonly lastWords: string;
}

export interface EngineHostOptions {
  /** The bundled engine process. */
  readonly program: string;
  readonly start: Omit<EngineStartOptions, 'secretKey'>;
  /** Asked at each start of the process; goes to it in a message, where no child of it can see it. */
  readonly secretKey: () => Promise<string | undefined>;
}

/**
 * Owns the engine process: forks it, keeps it alive, and connects clients to whichever process runs at the
 * time. Knows nothing of what clients and engine say to each other.
 */
export class EngineHost implements Disposable {
  readonly #options: EngineHostOptions;
  readonly #lost = new Emitter<EngineExit>();
  readonly #refused = new Emitter<AppErrorJson>();
  readonly #queue = new PortQueue<object, MessagePortMain>();
  readonly #supervisor: Supervisor<UtilityProcess>;
  /** The engine in the process has started; before that a client would only seem to be connected. */
  #ready = false;
  #tail = new TextTail(LAST_WORDS_CHARACTERS);

  constructor(options: EngineHostOptions) {
    this.#options = options;
    this.#supervisor = new Supervisor<UtilityProcess>({
      clock: systemClock,
      fork: (exited) => this.#fork(exited),
      onDown: (exit) => {
        this.#ready = false;
        this.#lost.emit({ ...exit, lastWords: this.#tail.text });
      },
    });
  }

  start(): void {
    this.#supervisor.start();
  }

  restart(): Promise<void> {
    return this.#supervisor.restart();
  }

  /** Resolves when the process is gone. */
  stop(): Promise<void> {
    return this.#supervisor.stop();
  }

  dispose(): Promise<void> {
    return this.stop();
  }

  /** The process is gone and all ports to it are dead. */
  onLost(listener: (exit: EngineExit) => void): Disposable {
    return this.#lost.on(listener);
  }

  /** The engine waits for the user to do something; `stop` or `restart` the process then. */
  onRefused(listener: (error: AppErrorJson) => void): Disposable {
    return this.#refused.on(listener);
  }

  /** Delivers a fresh port to the engine, now or as soon as it has started; once per owner. */
  requestPort(owner: object, deliver: (port: MessagePortMain) => void): void {
    this.#queue.add(owner, deliver);
    this.#servePorts();
  }

  /** The owner does not want a port any more. */
  forget(owner: object): void {
    this.#queue.remove(owner);
  }

  #fork(exited: (code: number) => void): UtilityProcess {
    const child = utilityProcess.fork(this.#options.program, [], {
      serviceName: 'Molecule engine',
      // An engine that idles most of the day needs no large room for what it throws away at once.
      execArgv: ['--js-flags=--max-semi-space-size=4'],
      stdio: ['ignore', 'inherit', 'pipe'],
    });
    const tail = new TextTail(LAST_WORDS_CHARACTERS);
    this.#tail = tail;
    child.stderr?.on('data', (chunk: Buffer) => {
      tail.add(chunk.toString());
      process.stderr.write(chunk);
    });
    child.on('message', (message: FromEngine) => this.#receive(message));
    child.once('exit', exited);
    void this.#startEngine(child);
    return child;
  }

  async #startEngine(child: UtilityProcess): Promise<void> {
    const secretKey = await this.#options.secretKey();
    // It may be gone by now: the next one is started in its own turn.
    if (this.#supervisor.process !== child) return;
    const options = { ...this.#options.start, ...(secretKey === undefined ? {} : { secretKey }) };
    child.postMessage({ t: 'start', options } satisfies ToEngine);
  }

  #receive(message: FromEngine): void {
    if (message.t === 'refused') {
      this.#refused.emit(message.error);
      return;
    }
    this.#ready = true;
    this.#servePorts();
  }

  #servePorts(): void {
    if (this.#ready) this.#queue.serve(() => this.#openPort());
  }

  #openPort(): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain();
    this.#supervisor.process?.postMessage({ t: 'connect' } satisfies ToEngine, [port2]);
    return port1;
  }
}
