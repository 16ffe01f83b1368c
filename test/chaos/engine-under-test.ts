import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { httpCaller } from '../../core/contract/index.ts';
import { until } from '../support/until.ts';
import type { Said, Trap } from './engine-child.ts';

const START_DEADLINE_MS = 60_000;

export interface EngineSettings {
  /** Entry of the engine, see `bundleEngine`. */
  readonly program: string;
  readonly home: string;
  /** Gets all that the engine prints. */
  readonly logFile: string;
  readonly env: NodeJS.ProcessEnv;
  /** Set from its first line on. */
  readonly trap?: Trap;
  /** 0 on a fresh data folder; later the engine takes the port that it had. */
  readonly port?: number;
}

/** One life of an engine. */
export class EngineUnderTest {
  readonly #child: ChildProcess;
  readonly #heard: Said[] = [];
  #ended: string | undefined;
  #url = '';
  #token = '';

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (said: Said) => this.#heard.push(said));
    child.once('exit', (code, signal) => {
      this.#ended = signal ?? `code ${code}`;
    });
  }

  /** Starts an engine. Resolves when it serves, or has ended in a trap that was set for it. Rejects when it cannot start. */
  static async start({ program, home, logFile, env, trap, port }: EngineSettings): Promise<EngineUnderTest> {
    const log = openSync(logFile, 'a');
    const child = fork(program, [home, String(port ?? ''), JSON.stringify(trap ?? null)], {
      env,
      stdio: ['ignore', log, log, 'ipc'],
    });
    closeSync(log);
    const engine = new EngineUnderTest(child);
    await until('the engine serves', () => engine.#find('serves') ?? engine.#ended, START_DEADLINE_MS);
    const serves = engine.#find('serves');
    if (serves) {
      engine.#url = serves.url;
      engine.#token = (await readFile(serves.adminTokenFile, 'utf8')).trim();
    } else if (engine.#ended !== 'SIGKILL' || trap === undefined) {
      throw new Error(`the engine ended with ${engine.#ended} before it served`);
    }
    return engine;
  }

  get lives(): boolean {
    return this.#ended === undefined;
  }

  get url(): string {
    return this.#url;
  }

  /** Calls an operation of the contract as the owner. */
  get call(): ReturnType<typeof httpCaller> {
    return httpCaller(this.#url, this.#token);
  }

  /** Sets a trap, or takes the last one away. Resolves when it counts; at once when the engine has ended. */
  async set(trap: Trap | null): Promise<void> {
    if (!this.lives) return;
    this.#forget('set');
    this.#forget('trapped');
    // One that has just ended in its last trap takes nothing any more: its end is what is waited for then.
    this.#child.send(trap as Trap, () => undefined);
    await until('the trap is set', () => this.#find('set') ?? this.#ended);
  }

  /** The work has come to a trap of kind `tell`. */
  get isTrapped(): boolean {
    return this.#find('trapped') !== undefined;
  }

  /** Ends it like a crash would. Resolves when it is gone. */
  async kill(): Promise<void> {
    if (!this.lives) return;
    const gone = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await gone;
  }

  #find<K extends Said['kind']>(kind: K): Extract<Said, { kind: K }> | undefined {
    return this.#heard.find((said): said is Extract<Said, { kind: K }> => said.kind === kind);
  }

  #forget(kind: Said['kind']): void {
    const at = this.#heard.findIndex((said) => said.kind === kind);
    if (at >= 0) this.#heard.splice(at, 1);
  }
}
