import type { BuildStep } from '../../contract/index.ts';
import type { ProgressChange } from '../build/build-progress.ts';

/** Downloading and unpacking a layer are taken for equally long. */
const DOWNLOAD_SHARE = 0.5;
/** `id` of a message that is about the image and not about a layer: its tag or digest. */
const LAYER_ID = /^[0-9a-f]{12}$/;
const DOWNLOADED = new Set(['Verifying Checksum', 'Download complete']);

interface Layer {
  readonly step: BuildStep;
  readonly status: string;
  /** 0…1 */
  readonly progress: number;
}

/** Reads the messages of Docker's pull stream into one step for each layer, and log lines. */
export class PullProgress {
  readonly #now: () => number;
  readonly #layers = new Map<string, Layer>();

  constructor(now: () => number) {
    this.#now = now;
  }

  get steps(): BuildStep[] {
    return [...this.#layers.values()].map(({ step }) => step);
  }

  /** 0…1, by bytes of each layer. */
  get progress(): number {
    const layers = [...this.#layers.values()];
    return layers.length === 0 ? 0 : layers.reduce((sum, { progress }) => sum + progress, 0) / layers.length;
  }

  take(message: Record<string, unknown>): Omit<ProgressChange, 'moved'> {
    const status = typeof message.status === 'string' ? message.status : '';
    const id = typeof message.id === 'string' ? message.id : '';
    if (status === '') return { lines: [], stepsChanged: false };
    if (!LAYER_ID.test(id)) return { lines: [id === '' ? status : `${id}: ${status}`], stepsChanged: false };
    const before = this.#layers.get(id);
    const layer = this.#next(id, before, status, fractionOf(message.progressDetail));
    this.#layers.set(id, layer);
    return {
      // A line for each of many small portions would be no log any more.
      lines: before?.status === status ? [] : [`${id}: ${status}`],
      stepsChanged: JSON.stringify(before?.step) !== JSON.stringify(layer.step),
    };
  }

  /** The stream ended without an image: what still ran has failed. */
  fail(): void {
    for (const [id, layer] of this.#layers) {
      if (layer.step.status !== 'running') continue;
      this.#layers.set(id, { ...layer, step: { ...layer.step, status: 'failed', endedAt: this.#now() } });
    }
  }

  #next(id: string, before: Layer | undefined, status: string, fraction: number): Layer {
    const step = before?.step ?? {
      id,
      name: `Layer ${id}`,
      status: 'running' as const,
      startedAt: null,
      endedAt: null,
    };
    const now = this.#now();
    if (status === 'Already exists')
      return { status, progress: 1, step: { ...step, status: 'cached', endedAt: now } };
    if (status === 'Pull complete')
      return { status, progress: 1, step: { ...step, status: 'done', endedAt: now } };
    const started = { ...step, startedAt: step.startedAt ?? now };
    const kept = before?.progress ?? 0;
    if (status === 'Downloading')
      return { status, progress: Math.max(kept, fraction * DOWNLOAD_SHARE), step: started };
    if (DOWNLOADED.has(status)) return { status, progress: Math.max(kept, DOWNLOAD_SHARE), step: started };
    if (status === 'Extracting') {
      const unpacked = DOWNLOAD_SHARE + fraction * (1 - DOWNLOAD_SHARE);
      return { status, progress: Math.max(kept, unpacked), step: started };
    }
    return { status, progress: kept, step };
  }
}

/** 0 while a total is not known. */
function fractionOf(detail: unknown): number {
  const { current, total } = (detail ?? {}) as { current?: unknown; total?: unknown };
  if (typeof current !== 'number' || typeof total !== 'number' || total <= 0) return 0;
  return Math.min(1, Math.max(0, current / total));
}
