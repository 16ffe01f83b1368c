import {
  AppError,
  type EngineLogLevel,
  type EngineLogLine,
  type Handlers,
  hasInstance,
  type OrgToken,
  type OutputOf,
  type Token,
} from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

type AboutHandlers = Pick<
  Handlers,
  | 'engine.facts'
  | 'engine.capacity'
  | 'engine.tiers'
  | 'engine.disk'
  | 'engine.log'
  | 'diagnostics.export'
  | 'doctor.run'
  | Extract<keyof Handlers, `tokens.${string}` | `orgTokens.${string}`>
>;

const GIGABYTE = 1e9;
const MEBIBYTE = 1024 * 1024;

/** What the synthetic engine tells of itself, and the tokens that it knows; tests look into it and change it. */
export class SyntheticAbout {
  orgTokens: OrgToken[] = [];
  readonly tokens = new Map<string, Token[]>();
  checks: OutputOf<'doctor.run'>['checks'] = [
    { id: 'docker', title: 'Docker engine', status: 'ok', message: 'Answers, version 27.3.1' },
    {
      id: 'disk',
      title: 'Disk',
      status: 'warning',
      message: '1.4 GiB free at /home/you/.molecule',
      fix: 'Free some space: images and volumes need a few GiB.',
    },
    { id: 'runtimes', title: 'Bundled runtimes', status: 'ok', message: 'molecule' },
  ];
  readonly #lines: EngineLogLine[] = [];
  readonly #waiting = new Set<() => void>();
  #made = 0;

  /** Writes a line into the log of the engine. */
  write(level: EngineLogLevel, message: string, detail: Record<string, unknown> = {}): void {
    const text = Object.keys(detail).length === 0 ? '' : JSON.stringify(detail, null, 2);
    this.#lines.push({ number: this.#lines.length, at: Date.now(), level, message, detail: text });
    for (const done of [...this.#waiting]) done();
  }

  handlers(state: SyntheticState): AboutHandlers {
    const issued = (): { token: string; about: Token } => {
      this.#made += 1;
      const token = `mol_made_${this.#made}_only_for_tests`;
      const about = {
        id: `token-${this.#made}`,
        display: token.slice(0, 8),
        createdAt: Date.now(),
        lastUsedAt: null,
      };
      return { token, about };
    };
    const gone = () => new AppError('token_not_found', 'This token was revoked already');
    return {
      'engine.facts': () => ({
        addresses: [
          { url: state.engine.url, reach: 'machine' },
          { url: 'http://host.docker.internal:8080', reach: 'containers' },
          { url: 'https://molecule.example.org', reach: 'elsewhere' },
        ],
        nodeVersion: 'v24.1.0',
        platform: 'linux',
        architecture: 'arm64',
        systemVersion: '6.8.0',
        commit: '13da72f0c1d2e3f4a5b6',
        logFile: `${state.engine.home}/logs/engine.log`,
      }),
      'engine.tiers': () => {
        const { backend } = state.engine;
        const tier = (number: number, memoryMib: number, cpus: number) => ({
          tier: number,
          memoryBytes: memoryMib * MEBIBYTE,
          cpus,
          processes: 512,
          readOnly: number === 1,
          privileged: number > 2,
          hostAccess: number === 4,
        });
        const tiers = [tier(1, 512, 1), tier(2, 512, 1), tier(3, 2048, 2), tier(4, 4096, 4)];
        return { backend, cpus: 8, memoryBytes: 16_384 * MEBIBYTE, tiers: backend === 'docker' ? tiers : [] };
      },
      'engine.capacity': () => {
        const running = [...state.workspaces.values()].filter(
          (each) => hasInstance(each) && each.status === 'online',
        ).length;
        return {
          cpus: 8,
          memoryBytes: 16.6 * GIGABYTE,
          budgetBytes: 13.3 * GIGABYTE,
          countedBytes: running * 0.134 * GIGABYTE,
          running,
          waiting: 0,
        };
      },
      'engine.disk': () => ({
        parts: [
          { kind: 'images', bytes: 3.4 * GIGABYTE },
          { kind: 'baseImages', bytes: 1.1 * GIGABYTE },
          { kind: 'buildCache', bytes: 2.2 * GIGABYTE },
          { kind: 'workspaces', bytes: 0.64 * GIGABYTE },
          { kind: 'database', bytes: 48_000_000 },
          { kind: 'logs', bytes: 9_400_000 },
          { kind: 'templates', bytes: 21_000_000 },
        ],
        reclaimableBytes: 1.2 * GIGABYTE,
        freeBytes: 1.5 * GIGABYTE,
        problem: '',
      }),
      'engine.log': async ({ from, wait }, connection) => {
        if (wait && from === this.#lines.length) await this.#news(connection);
        const known = from ?? 0;
        return { lines: this.#lines.filter(({ number }) => number >= known), next: this.#lines.length };
      },
      'diagnostics.export': () => ({
        fileName: 'molecule-diagnostics-2026-11-29T08-00-00.json',
        text: JSON.stringify({ format: 'molecule-diagnostics/1' }),
      }),
      'doctor.run': () => ({ checks: this.checks }),

      'tokens.list': ({ workspaceId }) => ({
        tokens: this.tokens.get(state.workspace(workspaceId).id) ?? [],
      }),
      'tokens.create': ({ workspaceId }) => {
        const { token, about } = issued();
        this.tokens.set(workspaceId, [about, ...(this.tokens.get(workspaceId) ?? [])]);
        state.emit({ type: 'tokens.changed', workspaceId });
        return { token };
      },
      'tokens.revoke': ({ workspaceId, id }) => {
        const known = this.tokens.get(workspaceId) ?? [];
        if (!known.some((each) => each.id === id)) throw gone();
        this.tokens.set(
          workspaceId,
          known.filter((each) => each.id !== id),
        );
        state.emit({ type: 'tokens.changed', workspaceId });
        return {};
      },
      'orgTokens.list': () => ({ tokens: this.orgTokens }),
      'orgTokens.create': ({ name, orgId }) => {
        const { token, about: made } = issued();
        const about = { ...made, name, orgId, createdBy: '' };
        this.orgTokens = [about, ...this.orgTokens];
        state.emit({ type: 'tokens.changed', workspaceId: null });
        return { token, about };
      },
      'orgTokens.revoke': ({ id }) => {
        if (!this.orgTokens.some((each) => each.id === id)) throw gone();
        this.orgTokens = this.orgTokens.filter((each) => each.id !== id);
        state.emit({ type: 'tokens.changed', workspaceId: null });
        return {};
      },
    };
  }

  #news(connection: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        this.#waiting.delete(done);
        resolve();
      };
      this.#waiting.add(done);
      connection.addEventListener('abort', done, { once: true });
    });
  }
}
