import { AppError, toAppError, withinTime } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import { fingerprintOf } from '../spec.ts';
import type { ReconcilerOptions } from './options.ts';
import { stopInTime } from './stops.ts';

/** These mean "not now": the workspace stays as it is and is tried again when the backend or the engine is back. */
const WAIT_CODES = new Set(['docker_absent', 'docker_lost', 'interrupted']);
const LOG_TAIL_LINES = 20;
/** Until a request is made again whose answer was lost although the backend is there. */
const LOST_REQUEST_MS = 2_000;
/** Until a stop or a removal that failed is tried again. */
const RETRY_MS = 60_000;
/** A log is worth a short wait, not another call that hangs. */
const LOG_TIMEOUT_MS = 10_000;

/** What could not be started: remembered until something else is wanted of it, and told with what to do. */
export class Failures {
  readonly #options: ReconcilerOptions;
  /** Fingerprint of what failed to start for good: only a restart or another backend tries again. */
  readonly #gaveUp = new Map<string, string>();

  constructor(options: ReconcilerOptions) {
    this.#options = options;
  }

  /** An agent that came to life after all overrules it: its next loss is an ordinary one. */
  hasGivenUp(id: string): boolean {
    const record = this.#options.store.workspaces.getLive(id);
    return record?.status === 'failed' && this.#gaveUp.get(id) === this.fingerprintOf(record);
  }

  giveUp(record: WorkspaceRecord, error: AppError, payload: Record<string, unknown> = {}): void {
    this.#gaveUp.set(record.id, this.fingerprintOf(record));
    this.#options.registry.trigger(
      record.id,
      'provision_failed',
      { error: error.toJSON(), sampleError: error.message, url: '' },
      {
        event: 'WORKSPACE_PROVISION_FAILED',
        payload: { error: error.message, ...error.payload, ...payload },
      },
    );
  }

  forget(id: string): void {
    this.#gaveUp.delete(id);
  }

  /** Of the instance that should run on the backend. */
  fingerprintOf(record: WorkspaceRecord, backend: WorkspaceBackend | null = this.#options.backend()): string {
    const { sources } = this.#options;
    return backend ? fingerprintOf(record, backend.kind, sources.platformUrl(backend.kind)) : '';
  }

  /** What its agent printed last, in words where that cannot be told. */
  async lastLines(id: string): Promise<string> {
    try {
      const reading = this.#options.backend()?.logs(id, { tail: LOG_TAIL_LINES });
      const lines = await withinTime(
        this.#options.clock,
        LOG_TIMEOUT_MS,
        reading ?? Promise.resolve([]),
        () => new AppError('logs_failed', 'it took too long'),
      );
      return lines.length > 0 ? lines.map(({ text }) => text).join('\n') : '(it printed nothing)';
    } catch (error) {
      return `(its log could not be read: ${toAppError(error).message})`;
    }
  }

  /** Takes note of a cycle that failed. Resolves with when it has to come again, in milliseconds; null: by itself. */
  async onCycleError(id: string, generation: number | undefined, error: AppError): Promise<number | null> {
    const { logger, store, registry } = this.#options;
    registry.setProgress(id, undefined);
    if (WAIT_CODES.has(error.code)) {
      logger.warn({ err: error, workspace: id }, 'waiting for the backend');
      // One that is there will not tell that it is back.
      return this.#options.backend()?.ready ? LOST_REQUEST_MS : null;
    }
    // Before the row is looked at: much may happen while the log is read.
    const told = await this.#withLastLines(id, error);
    const record = store.workspaces.getLive(id);
    if (record?.desired === 'running' && record.generation !== generation) {
      // Somebody wanted a fresh start meanwhile: that one counts, and its mark is still to come.
      logger.warn({ err: error, workspace: id }, `${record.name} is started anew`);
      return null;
    }
    if (record?.desired === 'running') {
      logger.error({ err: error, workspace: id }, `${record.name} could not be started`);
      this.giveUp(record, withRestart(told, id));
      await this.#stopWhatRan(id);
      return null;
    }
    logger.error({ err: error, workspace: id }, 'a workspace could not be stopped or removed; trying again');
    return RETRY_MS;
  }

  /** What ran before is not what is wanted: it would go on under a workspace that failed, and call it alive again. */
  async #stopWhatRan(id: string): Promise<void> {
    const { logger, store } = this.#options;
    const backend = this.#options.backend();
    const isFailed = store.workspaces.getLive(id)?.status === 'failed';
    if (!isFailed || !backend?.ready || backend.observe(id).state === 'absent') return;
    try {
      await stopInTime(this.#options, backend, id);
    } catch (error) {
      logger.warn({ err: error, workspace: id }, 'what ran before a failed start could not be stopped');
    }
  }

  async #withLastLines(id: string, error: AppError): Promise<AppError> {
    const backend = this.#options.backend();
    const isStart = this.#options.store.workspaces.getLive(id)?.desired === 'running';
    if (!isStart || !backend?.ready || backend.observe(id).state === 'absent') return error;
    const lines = `Its last log lines:\n${await this.lastLines(id)}`;
    return new AppError(error.code, error.message, {
      detail: error.detail ? `${error.detail}\n${lines}` : lines,
      cause: error.cause,
      actions: error.actions,
      payload: error.payload,
    });
  }
}

function withRestart(error: AppError, id: string): AppError {
  return new AppError(error.code, error.message, {
    detail: error.detail,
    cause: error.cause,
    actions: [...error.actions, { label: 'Try again', operation: 'workspaces.restart', input: { id } }],
    payload: error.payload,
  });
}
