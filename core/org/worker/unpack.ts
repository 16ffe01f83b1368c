import { CONSTANTS, KIND, type Piece, TAG, TAG_BITS } from './pieces.ts';

const TAG_MASK = (1 << TAG_BITS) - 1;

/** Rebuilds what `pack` has cut, piece by piece. */
export class Unpacker {
  readonly #nodes: unknown[] = [];
  readonly #texts: string[] = [];
  readonly #numbers: number[] = [];
  readonly #shapes: (readonly string[])[] = [];
  #root: number | null = null;

  /** Whether the last piece has come. */
  get complete(): boolean {
    return this.#root !== null;
  }

  /** The whole, once it is complete. */
  get value(): unknown {
    return this.#valueOf(this.#root ?? 0);
  }

  add({ nodes, texts, numbers, shapes, bytes, root }: Piece): void {
    for (const text of texts) this.#texts.push(text);
    for (const number of numbers) this.#numbers.push(number);
    for (const shape of shapes) this.#shapes.push(shape);
    let read = 0;
    for (let at = 0; at < nodes.length; ) {
      const kind = nodes[at];
      const about = nodes[at + 1] ?? 0;
      at += 2;
      if (kind === KIND.bytes) {
        this.#nodes.push(bytes.subarray(read, read + about));
        read += about;
      } else if (kind === KIND.list) {
        this.#nodes.push(this.#list(nodes, at, about));
        at += about;
      } else if (kind === KIND.map) {
        this.#nodes.push(this.#map(nodes, at, about));
        at += 2 * about;
      } else {
        const keys = this.#shapes[about] ?? [];
        this.#nodes.push(this.#record(nodes, at, keys));
        at += keys.length;
      }
    }
    this.#root = root;
  }

  #list(nodes: Int32Array, at: number, length: number): unknown[] {
    const list = new Array<unknown>(length);
    for (let index = 0; index < length; index += 1) list[index] = this.#valueOf(nodes[at + index] ?? 0);
    return list;
  }

  #map(nodes: Int32Array, at: number, size: number): Map<unknown, unknown> {
    const map = new Map<unknown, unknown>();
    for (let index = 0; index < 2 * size; index += 2) {
      map.set(this.#valueOf(nodes[at + index] ?? 0), this.#valueOf(nodes[at + index + 1] ?? 0));
    }
    return map;
  }

  #record(nodes: Int32Array, at: number, keys: readonly string[]): Record<string, unknown> {
    const record: Record<string, unknown> = {};
    for (const [index, key] of keys.entries()) {
      const value = this.#valueOf(nodes[at + index] ?? 0);
      // Templates choose names, too: this one would set the prototype.
      if (key === '__proto__') {
        Object.defineProperty(record, key, { value, enumerable: true, configurable: true, writable: true });
      } else record[key] = value;
    }
    return record;
  }

  #valueOf(code: number): unknown {
    const about = code >> TAG_BITS;
    switch (code & TAG_MASK) {
      case TAG.node:
        return this.#nodes[about];
      case TAG.text:
        return this.#texts[about];
      case TAG.integer:
        return about;
      case TAG.number:
        return this.#numbers[about];
      default:
        return CONSTANTS[about];
    }
  }
}
