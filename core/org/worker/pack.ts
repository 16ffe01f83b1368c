import { CONSTANTS, KIND, type Piece, TAG, TAG_BITS } from './pieces.ts';

/** Parts and characters of one piece, which takes a few milliseconds to rebuild. */
const PIECE_PARTS = 16_384;
/** What a character or byte costs, in parts. */
const PARTS_PER_CHARACTER = 1 / 32;
const MAX_INTEGER = 2 ** 28;
/** Data that contains itself has no end. */
const MAX_DEPTH = 1_000;

interface Frame {
  readonly value: object;
  readonly parts: readonly unknown[];
  next: number;
}

/**
 * Cuts plain data (lists, records, maps, bytes, texts, numbers, booleans, null, undefined) into pieces for `Unpacker`.
 * Each is made when it is asked for. Throws on anything else.
 *
 * @param limit parts of one piece; a single list or text may be more
 */
export function* pack(root: unknown, limit = PIECE_PARTS): Generator<Piece, void, undefined> {
  const packer = new Packer();
  const open: Frame[] = [];
  const enter = (value: object) => {
    if (open.length >= MAX_DEPTH) throw uncloneable('data this deep');
    open.push({ value, parts: partsOf(value), next: 0 });
  };
  if (isObject(root)) enter(root);
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    const part = nextNew(frame, packer);
    if (part) {
      enter(part);
      continue;
    }
    open.pop();
    packer.add(frame.value, frame.parts);
    if (packer.weight >= limit) yield packer.take(null);
  }
  yield packer.take(packer.codeOf(root));
}

/** The next part that is an object and was not packed yet. */
function nextNew(frame: Frame, packer: Packer): object | null {
  for (; frame.next < frame.parts.length; frame.next += 1) {
    const part = frame.parts[frame.next];
    if (isObject(part) && !packer.knows(part)) return part;
  }
  return null;
}

class Packer {
  weight = 0;
  readonly #nodeNumbers = new Map<object, number>();
  readonly #textNumbers = new Map<string, number>();
  readonly #shapeNumbers = new Map<string, number>();
  #numberCount = 0;
  #nodes: number[] = [];
  #texts: string[] = [];
  #numbers: number[] = [];
  #shapes: string[][] = [];
  #contents: Uint8Array[] = [];

  knows(value: object): boolean {
    return this.#nodeNumbers.has(value);
  }

  add(value: object, parts: readonly unknown[]): void {
    this.weight += 2 + parts.length;
    if (value instanceof Uint8Array) {
      this.weight += value.length * PARTS_PER_CHARACTER;
      this.#nodes.push(KIND.bytes, value.length);
      this.#contents.push(value);
    } else if (Array.isArray(value)) this.#nodes.push(KIND.list, parts.length);
    else if (value instanceof Map) this.#nodes.push(KIND.map, value.size);
    else this.#nodes.push(KIND.record, this.#shapeOf(Object.keys(value)));
    for (const part of parts) this.#nodes.push(this.codeOf(part));
    this.#nodeNumbers.set(value, this.#nodeNumbers.size);
  }

  codeOf(value: unknown): number {
    if (typeof value === 'string') return code(TAG.text, this.#textOf(value));
    if (typeof value === 'number') return this.#numberOf(value);
    if (isObject(value)) return code(TAG.node, this.#nodeNumbers.get(value) ?? 0);
    const constant = CONSTANTS.indexOf(value);
    if (constant === -1) throw uncloneable(`a ${typeof value}`);
    return code(TAG.constant, constant);
  }

  /** What has come together since the last piece. */
  take(root: number | null): Piece {
    const piece = {
      nodes: Int32Array.from(this.#nodes),
      texts: this.#texts,
      numbers: this.#numbers,
      shapes: this.#shapes,
      bytes: joined(this.#contents),
      root,
    };
    this.weight = 0;
    this.#nodes = [];
    this.#texts = [];
    this.#numbers = [];
    this.#shapes = [];
    this.#contents = [];
    return piece;
  }

  #textOf(text: string): number {
    const known = this.#textNumbers.get(text);
    if (known !== undefined) return known;
    this.weight += text.length * PARTS_PER_CHARACTER;
    this.#texts.push(text);
    this.#textNumbers.set(text, this.#textNumbers.size);
    return this.#textNumbers.size - 1;
  }

  #numberOf(value: number): number {
    const isSmall = Number.isInteger(value) && Math.abs(value) < MAX_INTEGER && !Object.is(value, -0);
    if (isSmall) return code(TAG.integer, value);
    this.#numbers.push(value);
    this.#numberCount += 1;
    return code(TAG.number, this.#numberCount - 1);
  }

  #shapeOf(keys: string[]): number {
    const name = JSON.stringify(keys);
    const known = this.#shapeNumbers.get(name);
    if (known !== undefined) return known;
    this.weight += name.length * PARTS_PER_CHARACTER;
    this.#shapes.push(keys);
    this.#shapeNumbers.set(name, this.#shapeNumbers.size);
    return this.#shapeNumbers.size - 1;
  }
}

function code(tag: number, value: number): number {
  return (value << TAG_BITS) | tag;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function joined(contents: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(contents.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const content of contents) {
    all.set(content, at);
    at += content.length;
  }
  return all;
}

function partsOf(value: object): readonly unknown[] {
  if (value instanceof Uint8Array) return [];
  if (Array.isArray(value)) return value;
  if (value instanceof Map) return [...value].flat(1);
  return Object.values(value);
}

function uncloneable(what: string): TypeError {
  return new TypeError(`${what} cannot be handed to a thread`);
}
