import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../core/base/index.ts';
import { BreakingSocket } from '../support/breaking-socket.ts';
import { until } from '../support/until.ts';
import { type Command, type CommandWorld, commandOf, runnable, sleeping } from './commands.ts';
import { CredentialBook } from './credentials.ts';
import type { Daemon } from './daemon.ts';
import type { Trap } from './engine-child.ts';
import { EngineUnderTest } from './engine-under-test.ts';
import { objectDifferences, rowDifferences } from './invariants.ts';
import { Ledger } from './ledger.ts';
import { type Objects, objectsOf } from './objects.ts';
import type { CommandKind } from './points.ts';
import { damageOf, readStored, type Stored } from './rows.ts';

/** From the end of a fault until all is as it should be, at the very worst on a busy machine. */
const SETTLE_DEADLINE_MS = 60_000;
/** More would make each point slower, and fewer leave nothing to choose from. */
const MOST_WORKSPACES = 4;

export interface OrganisationOptions {
  readonly folder: string;
  readonly daemon: Daemon;
  /** Entry of the engine under test. */
  readonly program: string;
  /** A number that nobody had before. */
  readonly number: () => number;
  /** Folder of the template of the runtime. */
  readonly template: string;
  /** Of engines under test. */
  readonly env: NodeJS.ProcessEnv;
}

/** One data folder with what was asked of it, through all the lives of its engine. */
export class Organisation {
  readonly daemon: Daemon;
  readonly ledger = new Ledger();
  /** Folder of the engine's own log. */
  readonly logs: string;
  /** How often containers were taken away in this life of the engine. */
  losses = 0;
  readonly #options: OrganisationOptions;
  readonly #credentials = new CredentialBook();
  readonly #home: string;
  #engine: EngineUnderTest | undefined;
  #proxy: BreakingSocket | undefined;
  #instanceId = '';

  constructor(options: OrganisationOptions) {
    this.#options = options;
    this.daemon = options.daemon;
    this.#home = path.join(options.folder, 'home');
    this.logs = path.join(this.#home, 'logs');
  }

  get engine(): EngineUnderTest {
    if (!this.#engine) throw new Error('no engine was started');
    return this.#engine;
  }

  /** The first life: an empty data folder. */
  async begin(): Promise<void> {
    const socket = path.join(this.#options.folder, 'proxy.sock');
    this.#proxy = await BreakingSocket.listen(`unix://${this.daemon.socket}`, socket);
    await mkdir(path.join(this.#options.folder, 'orgs'), { recursive: true });
    await this.#start({ port: 0 });
    this.#instanceId = (await this.engine.call('engine.info', {})).instanceId;
  }

  /** Another life on the same data folder. */
  async live(): Promise<void> {
    await this.#start({});
  }

  /** Another life with a trap in it, and one after that if it ended there instead of bringing everything about. */
  async liveUntil(trap: Trap): Promise<void> {
    const torn = this.ledger.settleUnanswered(this.stored().rows);
    if (torn.length > 0) throw new Error(torn.join('; '));
    await this.#start({ trap });
    await until(
      'the engine has recovered or ended',
      async () => !this.engine.lives || (await this.#differences()).length === 0,
      SETTLE_DEADLINE_MS,
    );
    await this.engine.set(null);
    if (!this.engine.lives) await this.live();
  }

  async #start(how: { port?: number; trap?: Trap }): Promise<void> {
    this.losses = 0;
    this.#engine = await EngineUnderTest.start({
      program: this.#options.program,
      home: this.#home,
      logFile: path.join(this.#options.folder, '..', 'engine-output.log'),
      env: { ...this.#options.env, DOCKER_HOST: `unix://${this.#proxy?.file}` },
      ...how,
    });
  }

  /** Cuts everything between engine and dockerd, and lets them find each other again. */
  async cutConnections(): Promise<void> {
    await this.#proxy?.break();
    await this.#proxy?.listen();
  }

  /** Cuts everything between engine and dockerd once so many more bytes of answers have passed. */
  async cutAnswerAfter(bytes: number): Promise<void> {
    const proxy = this.#proxy;
    proxy?.cutAfter(bytes);
    await until('an answer is cut', () => !proxy?.isAboutToCut);
  }

  /** A command that can be given now; what it needs is brought about first. */
  async command(kind: CommandKind, pick: number): Promise<Command> {
    await this.#prepare(kind, pick);
    return commandOf(kind, pick, this.#world());
  }

  /** Gives a command and writes down what came of it. Resolves when it was answered, or cannot be any more. */
  async give(command: Command): Promise<void> {
    try {
      this.ledger.acknowledged(await command.run(this.engine));
    } catch {
      // Whatever the reason is, nobody was told that it has happened.
      this.ledger.unanswered(command.otherwise);
    }
  }

  /** Waits until what is there is what was asked for. Returns what still differs when it has taken too long. */
  async settle(): Promise<string[]> {
    const torn = this.ledger.settleUnanswered(this.stored().rows);
    if (torn.length > 0) return torn;
    let last: string[] = ['nothing could be looked at'];
    const isAsAsked = async () => {
      last = await this.#differences();
      if (last.length === 0 && this.engine.lives) last = await this.#tokenProblems();
      return last.length === 0 || !this.engine.lives;
    };
    try {
      await until('all is as asked', isAsAsked, SETTLE_DEADLINE_MS);
    } catch (error) {
      const cause = error instanceof Error && error.cause ? [messageOf(error.cause)] : [];
      const objects = await this.objects().catch(() => null);
      return [...last, ...(objects ? objectDifferences(this.ledger, objects) : []), ...cause];
    }
    return this.engine.lives ? damageOf(this.#database) : ['the engine has ended by itself'];
  }

  async #tokenProblems(): Promise<string[]> {
    const { containers } = await this.objects();
    return this.#credentials.problems(this.daemon.docker, this.engine.url, containers);
  }

  /** Docker is only asked once the rows are as they should be: asking costs it much. */
  async #differences(): Promise<string[]> {
    const inRows = rowDifferences(this.ledger, this.stored());
    return inRows.length > 0 ? inRows : objectDifferences(this.ledger, await this.objects());
  }

  stored(): Stored {
    return readStored(this.#database);
  }

  objects(): Promise<Objects> {
    return objectsOf(this.daemon.docker, this.#instanceId);
  }

  async end(): Promise<void> {
    await this.#engine?.kill();
    await this.#proxy?.break();
  }

  get #database(): string {
    return path.join(this.#home, 'molecule.db');
  }

  #world(): CommandWorld {
    return {
      ledger: this.ledger,
      template: this.#options.template,
      orgs: path.join(this.#options.folder, 'orgs'),
      number: this.#options.number,
    };
  }

  async #prepare(kind: CommandKind, pick: number): Promise<void> {
    const { ledger } = this;
    if (kind === 'create' || kind === 'import') {
      while (ledger.live.size > MOST_WORKSPACES - 2) await this.#need('remove', ledger.live.size * 2);
      return;
    }
    if (ledger.live.size === 0 || (kind !== 'resume' && runnable(ledger).length === 0)) {
      await this.#need('import', pick);
    }
    const hasPaused = [...ledger.live.values()].some(({ desired }) => desired === 'paused');
    if (kind === 'resume' && !hasPaused) await this.#need('pause', pick);
    if (kind === 'wake' && sleeping(ledger).length === 0) await this.#need('hibernate', pick);
  }

  /** A command that nothing happens to. */
  async #need(kind: CommandKind, pick: number): Promise<void> {
    const command = await commandOf(kind, pick, this.#world());
    this.ledger.acknowledged(await command.run(this.engine));
    const wrong = await this.settle();
    if (wrong.length > 0) throw new Error(`${kind}, before the point: ${wrong.join('; ')}`);
  }
}
