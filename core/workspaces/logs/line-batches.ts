import type { Clock, Disposable } from '../../base/index.ts';
import type { LogLine } from '../../contract/index.ts';

const BATCH_MS = 100;
/** More in one batch is more than anybody can read, and enough to bring everything else to a halt. */
const BATCH_LINES = 5_000;

interface Batch {
  lines: LogLine[];
  leftOut: number;
}

/** Collects lines for a moment, so that a thousand of them are told about once. */
export class LineBatches implements Disposable {
  readonly #clock: Clock;
  readonly #hand: (id: string, lines: LogLine[]) => void;
  readonly #waiting = new Map<string, Batch>();
  #timer: Disposable | null = null;

  constructor(clock: Clock, hand: (id: string, lines: LogLine[]) => void) {
    this.#clock = clock;
    this.#hand = hand;
  }

  add(id: string, lines: readonly LogLine[]): void {
    const batch = this.#waiting.get(id) ?? { lines: [], leftOut: 0 };
    this.#waiting.set(id, batch);
    batch.lines.push(...lines);
    if (batch.lines.length > BATCH_LINES * 2) {
      batch.leftOut += batch.lines.length - BATCH_LINES;
      batch.lines = batch.lines.slice(-BATCH_LINES);
    }
    this.#timer ??= this.#clock.setTimeout(() => this.#flush(), BATCH_MS);
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#waiting.clear();
  }

  #flush(): void {
    this.#timer = null;
    const batches = [...this.#waiting];
    this.#waiting.clear();
    for (const [id, { lines, leftOut }] of batches) {
      const [first] = lines;
      this.#hand(id, first && leftOut > 0 ? [leftOutNote(first.time, leftOut), ...lines] : lines);
    }
  }
}

function leftOutNote(time: string, count: number): LogLine {
  return { time, stream: 'app', text: `── ${count} lines before the next one came too fast to be shown ──` };
}
