import { checkpoint } from '../../base/index.ts';
import { hasKind, type WorkspacePatch, type WorkspaceRecord, withKind } from '../../store/index.ts';
import type { Observed, ProvisionStep, WorkspaceBackend } from '../backend.ts';
import { adoptRuntime } from '../preflight/adopt-runtime.ts';
import { specOf } from '../spec.ts';
import { withStep } from '../steps.ts';
import { withStepLimits } from './deadlines.ts';
import { imageOf } from './image-step.ts';
import type { Loop } from './loops.ts';
import type { ReconcilerOptions, StartImage } from './options.ts';
import type { StartGate } from './start-gate.ts';

/** Of backends without images. */
const NO_IMAGE: StartImage = { tag: '', imageId: '' };

/** The steps from "wanted" to "started": image, the wait for its turn, then whatever the backend does. */
export class Starts {
  readonly #options: ReconcilerOptions;
  readonly #gate: StartGate;
  #ending = false;

  constructor(options: ReconcilerOptions, gate: StartGate) {
    this.#options = options;
    this.#gate = gate;
  }

  /** Nothing is started any more. */
  end(): void {
    this.#ending = true;
  }

  /** Resolves with the row when the right instance runs now, null when something else is wanted meanwhile. */
  async start(
    id: string,
    backend: WorkspaceBackend,
    observed: Observed,
    loop: Loop,
  ): Promise<WorkspaceRecord | null> {
    const before = this.#options.store.workspaces.getLive(id);
    if (before && observed.state === 'running') await adoptRuntime(before, backend, this.#options);
    this.#enter(id, 'image');
    const image =
      backend.kind === 'docker'
        ? await imageOf(id, backend, loop, this.#options, () => this.#ending)
        : NO_IMAGE;
    if (image === null) return null;
    checkpoint('image.ready');
    const isWanted = () => {
      const latest = this.#options.store.workspaces.getLive(id);
      // Another generation may be of another runtime, which that is no image of; its mark is still to come.
      const isMeant = latest?.desired === 'running' && latest.generation === loop.generation;
      return isMeant && !this.#ending && this.#options.backend() === backend && backend.ready;
    };
    loop.look = () => this.#gate.look();
    try {
      // Only now: a build may take long, and those whose image is there need not wait for it.
      return await this.#gate.run(id, { isWanted, replaces: observed.state === 'running' }, () =>
        this.#provision(id, backend, image),
      );
    } finally {
      loop.look = undefined;
    }
  }

  /** Whether something of what belongs there was perhaps never written on this kind of backend. */
  isUndelivered({ seeded }: WorkspaceRecord, kind: WorkspaceBackend['kind']): boolean {
    return !hasKind(seeded, kind);
  }

  /** Of one whose right instance runs. Only now its files count as delivered: each is put there before the start. */
  noteRunning(
    record: WorkspaceRecord,
    kind: WorkspaceBackend['kind'],
    patch: WorkspacePatch,
  ): WorkspaceRecord | null {
    const { store, registry } = this.#options;
    const { id, seeded, resetSession } = record;
    const isNew = this.isUndelivered(record, kind);
    const done = {
      ...(isNew ? { seeded: withKind(seeded, kind) } : {}),
      ...(resetSession ? { resetSession: false } : {}),
    };
    return store.transaction(() => {
      if (isNew) store.workspaces.markDelivered(id, kind);
      return registry.change(id, { ...patch, ...done }) ?? null;
    });
  }

  /** What a row says while its agent is waited for. */
  registerPhase({ status, steps }: WorkspaceRecord): WorkspacePatch {
    const now = this.#options.clock.now();
    if (status !== 'provisioning') return {};
    return { phase: { step: 'register', since: now }, steps: withStep(steps, 'register', now) };
  }

  async #provision(
    id: string,
    backend: WorkspaceBackend,
    image: StartImage,
  ): Promise<WorkspaceRecord | null> {
    const { store, registry, sources, clock } = this.#options;
    const latest = store.workspaces.getLive(id);
    if (!latest) return null;
    // Before the start: an image that cannot be started must be known, too.
    if (latest.imageId !== image.imageId) registry.change(id, { image: image.tag, imageId: image.imageId });
    const spec = specOf(latest, backend.kind, image.imageId, sources);
    checkpoint('provision.begun');
    const { url } = await withStepLimits(
      clock,
      spec,
      (step) => this.#enter(id, step),
      (guarded, onStep) => backend.ensure(guarded, onStep),
    );
    const started = store.workspaces.getLive(id);
    // Something else is wanted meanwhile: what was started is not it, and the mark for that is still to come.
    if (started?.generation !== latest.generation) return null;
    const noted = this.noteRunning(started, backend.kind, { url, ...this.registerPhase(started) });
    checkpoint('provision.noted');
    return noted;
  }

  #enter(id: string, step: ProvisionStep): void {
    const { registry, clock, store } = this.#options;
    const record = store.workspaces.getLive(id);
    if (!record) return;
    const now = clock.now();
    const begun = { phase: { step, since: now }, steps: withStep(record.steps, step, now) };
    if (record.status === 'provisioning') registry.change(id, { ...begun, error: null });
    else {
      registry.trigger(
        id,
        'provision',
        { ...begun, url: '' },
        {
          event: 'WORKSPACE_PROVISIONING',
          payload: { name: record.name, tier: record.tier, runtime: record.runtime },
        },
      );
    }
  }
}
