import { messageOf } from '../../base/index.ts';
import type { BuildStep } from '../../contract/index.ts';
import { type BuildkitStatus, decodeBuildkitStatus, type Vertex } from './buildkit-status.ts';
import { OutputLines } from './output-lines.ts';
import { PartialWork } from './partial-work.ts';

const CLASSIC_STEP = /^Step \d+\/\d+ : (.*)$/;
const CLASSIC_IMAGE = /^Successfully built (\S+)$/;

/** What a message changed. */
export interface ProgressChange {
  readonly lines: string[];
  readonly stepsChanged: boolean;
  /** False for a message that only repeats what is known: the build may stand still all the same. */
  readonly moved: boolean;
}

/**
 * Reads the messages of Docker's build stream, BuildKit's or the classic builder's, into steps and log lines.
 * Holds no clock: BuildKit brings its own times, the classic builder has none.
 */
export class BuildProgress {
  readonly #steps = new Map<string, BuildStep>();
  readonly #output = new Map<string, OutputLines>();
  readonly #classic = new OutputLines();
  readonly #parts = new PartialWork();
  /** Of what the classic builder pulls. */
  readonly #pulled = new Map<string, string>();
  /** Told with their steps already. */
  readonly #stepErrors = new Set<string>();
  #imageId: string | null = null;
  #error: string | null = null;

  get steps(): BuildStep[] {
    return [...this.#steps.values()];
  }

  /** 0…1, by finished steps and by what is known of the others. */
  get progress(): number {
    const steps = this.steps;
    const finished = steps.reduce((sum, { id, status }) => {
      if (status === 'done' || status === 'cached') return sum + 1;
      return status === 'running' ? sum + this.#parts.fractionOf(id) : sum;
    }, 0);
    return steps.length === 0 ? 0 : finished / steps.length;
  }

  /** What the builder says that it made; null as long as it says nothing. */
  get imageId(): string | null {
    return this.#imageId;
  }

  /** Docker's own words when the build failed. */
  get error(): string | null {
    return this.#error;
  }

  get failedStep(): BuildStep | undefined {
    return this.steps.find((step) => step.status === 'failed');
  }

  take(message: Record<string, unknown>): ProgressChange {
    if (typeof message.error === 'string') return this.#fail(message.error);
    if (message.id === 'moby.buildkit.trace' && typeof message.aux === 'string') {
      return this.#takeTrace(message.aux);
    }
    const imageId = (message.aux as { ID?: unknown } | undefined)?.ID;
    if (typeof imageId === 'string') this.#imageId = imageId;
    if (typeof message.stream === 'string') return this.#takeText(message.stream);
    if (typeof message.status === 'string') return this.#takePull(message.status, message.id);
    return { lines: [], stepsChanged: false, moved: true };
  }

  /** What is left of unfinished lines. */
  rest(): string[] {
    return [...[...this.#output.keys()].flatMap((id) => this.#flush(id)), ...this.#classic.flush()];
  }

  /** The builder has ended by itself: steps that were never reached are dropped. Gives `rest`. */
  end(): string[] {
    const rest = this.rest();
    for (const step of this.steps.filter(({ status }) => status === 'running')) {
      if (this.#error === null) this.#steps.set(step.id, { ...step, status: 'done' });
      else if (step.startedAt === null) this.#steps.delete(step.id);
      else this.#steps.set(step.id, { ...step, status: 'failed' });
    }
    return rest;
  }

  /** Progress is only told, so a builder that tells it in an unknown way still builds. */
  #takeTrace(base64: string): ProgressChange {
    try {
      return this.#takeStatus(decodeBuildkitStatus(base64));
    } catch (error) {
      const line = `(a progress message of the builder could not be read: ${messageOf(error)})`;
      return { lines: [line], stepsChanged: false, moved: true };
    }
  }

  #takeStatus(status: BuildkitStatus): ProgressChange {
    const before = new Map(this.#steps);
    for (const vertex of status.vertexes) this.#steps.set(vertex.digest, toStep(vertex));
    const started = status.vertexes
      .filter(
        ({ digest, startedAt }) => startedAt !== null && (before.get(digest)?.startedAt ?? null) === null,
      )
      .map(({ digest, name }) => `${this.#label(digest)} ${name}`);
    const output = status.logs.flatMap(({ vertex, bytes }) => {
      const lines = this.#output.get(vertex) ?? new OutputLines();
      this.#output.set(vertex, lines);
      return lines.push(bytes).map((line) => `${this.#label(vertex)} ${line}`);
    });
    const ended = status.vertexes.flatMap((vertex) => {
      const step = toStep(vertex);
      if (step.status === 'running' || step.status === before.get(step.id)?.status) return [];
      const rest = this.#flush(step.id);
      if (step.status === 'failed') {
        rest.push(`${this.#label(step.id)} ERROR: ${vertex.error}`);
        this.#stepErrors.add(vertex.error);
      }
      if (step.status === 'cached') rest.push(`${this.#label(step.id)} CACHED`);
      return rest;
    });
    const stepsChanged = this.steps.some(
      (step) => JSON.stringify(step) !== JSON.stringify(before.get(step.id)),
    );
    const moved = this.#parts.take(status.statuses) || status.vertexes.length + status.logs.length > 0;
    return { lines: [...started, ...output, ...ended], stepsChanged, moved };
  }

  #takeText(text: string): ProgressChange {
    const lines = this.#classic.push(Buffer.from(text));
    let stepsChanged = false;
    for (const line of lines) {
      this.#imageId ??= CLASSIC_IMAGE.exec(line)?.[1] ?? null;
      const name = CLASSIC_STEP.exec(line)?.[1];
      const last = this.steps.at(-1);
      if (name !== undefined) {
        if (last?.status === 'running') this.#steps.set(last.id, { ...last, status: 'done' });
        const id = String(this.#steps.size + 1);
        this.#steps.set(id, { id, name, status: 'running', startedAt: null, endedAt: null });
        stepsChanged = true;
      } else if (last && line.trim() === '---> Using cache') {
        this.#steps.set(last.id, { ...last, status: 'cached' });
        stepsChanged = true;
      }
    }
    return { lines: lines.filter((line) => line !== ''), stepsChanged, moved: true };
  }

  /** The classic builder pulls what it builds on: a line for each of many small portions would be no log any more. */
  #takePull(status: string, id: unknown): ProgressChange {
    const layer = typeof id === 'string' ? id : '';
    const known = layer !== '' && this.#pulled.get(layer) === status;
    this.#pulled.set(layer, status);
    return {
      lines: known ? [] : [layer === '' ? status : `${layer}: ${status}`],
      stepsChanged: false,
      moved: true,
    };
  }

  #fail(error: string): ProgressChange {
    this.#error = error;
    const running = this.steps.filter((step) => step.status === 'running').at(-1);
    if (!this.failedStep && running) this.#steps.set(running.id, { ...running, status: 'failed' });
    const lines = this.#stepErrors.has(error) ? [] : [`ERROR: ${error}`];
    return { lines, stepsChanged: true, moved: true };
  }

  #flush(id: string): string[] {
    return (this.#output.get(id)?.flush() ?? []).map((line) => `${this.#label(id)} ${line}`);
  }

  /** `#3`: steps are numbered in the order in which they were announced. */
  #label(id: string): string {
    return `#${[...this.#steps.keys()].indexOf(id) + 1}`;
  }
}

/**
 * A step that is only announced still has to run; it counts for the progress. So does one that begins again: it shared
 * its work with another build that was cancelled, and still carries that one's error.
 */
function toStep({ digest, name, cached, startedAt, completedAt, error }: Vertex): BuildStep {
  const ended = error !== '' ? 'failed' : cached ? 'cached' : 'done';
  const status = completedAt === null ? 'running' : ended;
  return { id: digest, name, status, startedAt, endedAt: completedAt };
}
