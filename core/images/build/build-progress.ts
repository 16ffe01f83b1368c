import { messageOf } from '../../base/index.ts';
import type { BuildStep } from '../../contract/index.ts';
import { type BuildkitStatus, decodeBuildkitStatus, type Vertex } from './buildkit-status.ts';
import { OutputLines } from './output-lines.ts';

const CLASSIC_STEP = /^Step \d+\/\d+ : (.*)$/;

/** What a message changed. */
export interface ProgressChange {
  readonly lines: string[];
  readonly stepsChanged: boolean;
}

/**
 * Reads the messages of Docker's build stream, BuildKit's or the classic builder's, into steps and log lines.
 * Holds no clock: BuildKit brings its own times, the classic builder has none.
 */
export class BuildProgress {
  readonly #steps = new Map<string, BuildStep>();
  readonly #output = new Map<string, OutputLines>();
  readonly #classic = new OutputLines();
  /** Told with their steps already. */
  readonly #stepErrors = new Set<string>();
  #imageId: string | null = null;
  #error: string | null = null;

  get steps(): BuildStep[] {
    return [...this.#steps.values()];
  }

  /** 0…1, by finished steps. */
  get progress(): number {
    const steps = this.steps;
    const finished = steps.filter((step) => step.status === 'done' || step.status === 'cached').length;
    return steps.length === 0 ? 0 : finished / steps.length;
  }

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
    return typeof message.stream === 'string'
      ? this.#takeText(message.stream)
      : { lines: [], stepsChanged: false };
  }

  /** The stream has ended: what is left of unfinished lines. Steps that were never reached are dropped. */
  end(): string[] {
    const rest = [...this.#output.keys()].flatMap((id) => this.#flush(id));
    for (const step of this.steps.filter(({ status }) => status === 'running')) {
      if (this.#error === null) this.#steps.set(step.id, { ...step, status: 'done' });
      else if (step.startedAt === null) this.#steps.delete(step.id);
      else this.#steps.set(step.id, { ...step, status: 'failed' });
    }
    return [...rest, ...this.#classic.flush()];
  }

  /** Progress is only told, so a builder that tells it in an unknown way still builds. */
  #takeTrace(base64: string): ProgressChange {
    try {
      return this.#takeStatus(decodeBuildkitStatus(base64));
    } catch (error) {
      const line = `(a progress message of the builder could not be read: ${messageOf(error)})`;
      return { lines: [line], stepsChanged: false };
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
    return { lines: [...started, ...output, ...ended], stepsChanged };
  }

  #takeText(text: string): ProgressChange {
    const lines = this.#classic.push(Buffer.from(text));
    let stepsChanged = false;
    for (const line of lines) {
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
    return { lines: lines.filter((line) => line !== ''), stepsChanged };
  }

  #fail(error: string): ProgressChange {
    this.#error = error;
    const running = this.steps.filter((step) => step.status === 'running').at(-1);
    if (!this.failedStep && running) this.#steps.set(running.id, { ...running, status: 'failed' });
    return { lines: this.#stepErrors.has(error) ? [] : [`ERROR: ${error}`], stepsChanged: true };
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
