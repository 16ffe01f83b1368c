import {
  type AppErrorJson,
  type EngineClient,
  followLog,
  type LogLine,
} from '../../../../core/contract/index.ts';
import { bounded, roomFor } from './bounded.ts';
import { type FoundLine, stamped } from './lines.ts';

const TAIL_LINES = 2000;
/** As many colours tell workspaces apart; beyond that their names do. */
const TONES = 8;

/** A line that says whose it is. */
export interface MergedLine extends FoundLine {
  readonly source: { readonly id: string; readonly tone: number };
  readonly time: string;
}

/** What is known of the log of one workspace. */
export interface MemberLog {
  readonly id: string;
  readonly tone: number;
  /** How many of its lines are held. */
  readonly count: number;
  /** How many came so far, also of those that had to make room; each once, however often its log began anew. */
  readonly came: number;
  /** Its newest lines have come. */
  readonly loaded: boolean;
  readonly error: AppErrorJson | null;
}

export interface Printed {
  /** Of all of them by time, oldest first. */
  readonly lines: readonly MergedLine[];
  readonly members: readonly MemberLog[];
}

interface Member extends MemberLog {
  readonly lines: readonly MergedLine[];
  readonly follow: ReturnType<typeof followLog>;
}

export interface MergedLogOptions {
  /** Milliseconds since the epoch; undefined for the newest lines. */
  readonly since: number | undefined;
  readonly onChange: () => void;
}

/**
 * The logs of some workspaces in one. Each has the same room, so that one which prints without pause does not push
 * out what the quiet ones said.
 */
export class MergedLog {
  readonly #client: EngineClient;
  readonly #options: MergedLogOptions;
  readonly #members = new Map<string, Member>();
  /** What came of each that was ever shown: one that begins anew brings lines along that were counted before. */
  readonly #counted = new Map<string, { readonly came: number; readonly newest: string }>();
  #lastNumber = 0;

  constructor(client: EngineClient, options: MergedLogOptions) {
    this.#client = client;
    this.#options = options;
  }

  /** Follows these and no others; who was there before goes on without a gap. */
  show(ids: readonly string[]): void {
    const before = new Map(this.#members);
    this.#members.clear();
    for (const [id, { follow }] of before) if (!ids.includes(id)) void follow.dispose();
    const tones = freeTones(ids.flatMap((id) => before.get(id)?.tone ?? []));
    for (const id of ids) {
      const known = before.get(id);
      if (known) this.#members.set(id, { ...known, ...this.#held(known.lines, ids.length) });
      else this.#begin(id, tones.next().value, ids.length);
    }
    this.#options.onChange();
  }

  /** Tries those again that could not be followed. */
  retryFailed(): void {
    for (const { id, tone, error } of [...this.#members.values()])
      if (error) this.#begin(id, tone, this.#members.size);
  }

  printed(): Printed {
    const members = [...this.#members.values()];
    return { lines: byTime(members.flatMap(({ lines }) => lines)), members };
  }

  dispose(): void {
    for (const { follow } of this.#members.values()) void follow.dispose();
    this.#members.clear();
  }

  #begin(id: string, tone: number, logs: number): void {
    const source = { id, tone };
    const before = this.#counted.get(id);
    const change = (changed: Partial<Member>) => {
      const member = this.#members.get(id);
      // One that has gone since, or began again, is told nothing.
      if (member?.follow !== follow) return;
      this.#members.set(id, { ...member, ...changed });
      this.#options.onChange();
    };
    const follow = followLog(this.#client, {
      id,
      tail: Math.min(TAIL_LINES, roomFor(logs)),
      since: this.#options.since,
      onLines: (more) => {
        const member = this.#members.get(id);
        if (!member) return;
        const lines = [...member.lines, ...more.map((line) => this.#row(line, source))];
        change({
          ...this.#held(lines, this.#members.size),
          came: this.#count(id, more, before?.newest ?? ''),
          loaded: true,
        });
      },
      onError: (error) => change({ error }),
    });
    this.#members.set(id, {
      id,
      tone,
      follow,
      lines: [],
      count: 0,
      came: before?.came ?? 0,
      loaded: false,
      error: null,
    });
  }

  /** Counts lines of a log that are later than what came before it began anew; returns how many came by now. */
  #count(id: string, more: readonly LogLine[], after: string): number {
    let { came, newest } = this.#counted.get(id) ?? { came: 0, newest: '' };
    for (const { time } of more) {
      if (time > after) came += 1;
      if (time > newest) newest = time;
    }
    this.#counted.set(id, { came, newest });
    return came;
  }

  #held(lines: readonly MergedLine[], logs: number): Pick<Member, 'lines' | 'count'> {
    const kept = bounded(lines, ({ raw }) => raw, logs);
    return { lines: kept, count: kept.length };
  }

  #row(line: LogLine, source: MergedLine['source']): MergedLine {
    this.#lastNumber += 1;
    return { ...stamped(line, this.#lastNumber), source, time: line.time };
  }
}

/** Lines of one moment stay in the order in which they came. */
export function byTime(lines: MergedLine[]): readonly MergedLine[] {
  return lines.sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.number - b.number));
}

/**
 * What was found of each workspace that is not among its lines here, which are its newest. Where those begin, some lines
 * of the same moment may be here and others not.
 */
export function missingFrom(
  here: readonly MergedLine[],
  found: readonly MergedLine[],
): readonly MergedLine[] {
  const oldest = new Map<string, string>();
  for (const { source, time } of here) if (!oldest.has(source.id)) oldest.set(source.id, time);
  const atSeam = new Set(here.filter(({ source, time }) => time === oldest.get(source.id)).map(sameness));
  return found.filter((line) => {
    const seam = oldest.get(line.source.id);
    return seam === undefined || line.time < seam || (line.time === seam && !atSeam.has(sameness(line)));
  });
}

function sameness({ source, time, raw }: MergedLine): string {
  return JSON.stringify([source.id, time, raw]);
}

/** Colours in order, those first that nobody has. */
function* freeTones(taken: readonly number[]): Generator<number, never> {
  for (let tone = 0; tone < TONES; tone += 1) if (!taken.includes(tone)) yield tone;
  for (let tone = 0; ; tone = (tone + 1) % TONES) yield tone;
}
