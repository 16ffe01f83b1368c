import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';

/** Everything that is wrong with a behaviour file, one `file:line:column: reason` per line. */
class BehaviourError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.name = 'BehaviourError';
  }
}

/** A YAML file whose values know their position; problems are collected, so that all are told at once. */
export class Source {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;
  readonly #problems: string[] = [];

  constructor(file: string, text: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines });
    for (const error of this.#document.errors) {
      const reason = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? '';
      this.#problems.push(this.#at(error.pos[0], reason));
    }
  }

  get root(): Node | null {
    return this.#document.contents;
  }

  /** Notes a problem at a node; at the file's beginning without one. */
  problem(node: unknown, reason: string): void {
    const offset = (node as Node | null | undefined)?.range?.[0] ?? 0;
    this.#problems.push(this.#at(offset, reason));
  }

  /** Throws `BehaviourError` if any problem was noted. */
  assertSound(): void {
    if (this.#problems.length > 0) throw new BehaviourError(this.#problems);
  }

  map(node: unknown, what: string): YAMLMap | undefined {
    if (isMap(node)) return node;
    this.problem(node, `${what} must be a list of "key: value" lines`);
    return undefined;
  }

  list(node: unknown, what: string): YAMLSeq | undefined {
    if (isSeq(node) && node.items.length > 0) return node;
    this.problem(node, `${what} must be a list with at least one entry`);
    return undefined;
  }

  /** A non-empty text; numbers and booleans count as written. */
  text(node: unknown, what: string): string | undefined {
    if (isScalar(node) && node.value !== null && String(node.value).trim() !== '') {
      return typeof node.value === 'string' ? node.value.trim() : (node.source ?? String(node.value));
    }
    this.problem(node, `${what} must be a text`);
    return undefined;
  }

  /** The value nodes of a map by key; unknown keys are problems. */
  fields(map: YAMLMap, known: readonly string[], what: string): Map<string, unknown> {
    const fields = new Map<string, unknown>();
    for (const pair of map.items as Pair[]) {
      const key = isScalar(pair.key) ? String(pair.key.value) : '';
      if (known.includes(key)) fields.set(key, pair.value);
      else this.problem(pair.key, `${what} does not know "${key}"; it knows ${known.join(', ')}`);
    }
    return fields;
  }

  #at(offset: number, reason: string): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${line}:${col}: ${reason}`;
  }
}
