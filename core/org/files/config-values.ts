import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { AppError } from '../../base/index.ts';
import { visible } from '../resolve/diagnostics.ts';
import { isMergeKey } from '../resolve/yaml-file.ts';

/** Parsing takes up to two thousand times the memory of the text. */
const MAX_CONFIG_BYTES = 256 * 1024;
/** With every alias written out, as the file that is made of them has it. */
const MAX_VALUES = 50_000;
const MAX_CHARACTERS = 1024 * 1024;

export type Config = Record<string, unknown>;

const START: Place = { line: 1, column: 1 };

/** A config.yaml as it was read, or the first thing that is wrong with it. Lines and columns count from 1. */
export type ParsedConfig =
  | { readonly ok: true; readonly values: Config; readonly at: (key: string) => Place }
  | ({ readonly ok: false; readonly message: string } & Place);

interface Place {
  readonly line: number;
  readonly column: number;
}

/**
 * The values of a config.yaml, aliases and merged maps followed, in time linear to the text. What an anchor stands
 * for is one object wherever it is used. An empty file has none. Not ok: it is no YAML map or more than what a
 * configuration can be. `at` tells where a key of the map has its value.
 */
export function parseConfig(content: Uint8Array): ParsedConfig {
  if (content.length > MAX_CONFIG_BYTES) {
    return { ok: false, message: `This file is larger than ${MAX_CONFIG_BYTES / 1024} KiB`, ...START };
  }
  const lines = new LineCounter();
  const document = parseDocument(new TextDecoder().decode(content), {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    // The check compares each key with all others; Python's parser takes the last one, as is done here.
    uniqueKeys: false,
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const error = document.errors[0];
  if (error) return { ok: false, message: `Not valid YAML: ${error.message}`, ...placeOf(error.pos[0]) };
  const root = document.contents;
  try {
    const values = new Values().of(root) ?? {};
    if (!isRecord(values))
      return { ok: false, message: 'This file must be a map of keys and values', ...START };
    const at = (key: string) => placeOf((isMap(root) && root.get(key, true)?.range?.[0]) || 0);
    return { ok: true, values, at };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { ok: false, message: thrown.message, ...placeOf(thrown.offset) };
  }
}

/**
 * Like `parseConfig`.
 *
 * @param name the path of the file for messages
 * @throws AppError `template_invalid`
 */
export function readConfig(content: Uint8Array, name: string): Config {
  const parsed = parseConfig(content);
  if (parsed.ok) return parsed.values;
  throw invalid(`${name}:${parsed.line}:${parsed.column}: ${parsed.message}`);
}

export function isRecord(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function invalid(message: string): AppError {
  return new AppError('template_invalid', visible(message));
}

/** A value that no configuration can have. */
class Refused extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface Anchored {
  readonly value: unknown;
  readonly values: number;
  readonly characters: number;
}

/** Turns nodes into values in document order, in which an alias means the last anchor of its name before it. */
class Values {
  /** Null while the value of the anchor is being made: an alias inside would never end. */
  readonly #anchors = new Map<string, Anchored | null>();
  #values = 0;
  #characters = 0;

  of(node: unknown): unknown {
    if (isAlias(node)) return this.#follow(node.source, node);
    if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null;
    const { anchor } = node;
    if (!anchor) return this.#plain(node);
    const before = { values: this.#values, characters: this.#characters };
    this.#anchors.set(anchor, null);
    const value = this.#plain(node);
    this.#anchors.set(anchor, {
      value,
      values: this.#values - before.values,
      characters: this.#characters - before.characters,
    });
    return value;
  }

  #follow(anchor: string, node: Node): unknown {
    const target = this.#anchors.get(anchor);
    if (target === undefined) throw this.#invalid(node, `No anchor "&${anchor}" stands before this alias`);
    if (target === null) throw this.#invalid(node, `The anchor "&${anchor}" contains itself`);
    this.#count(node, target.values, target.characters);
    return target.value;
  }

  #plain(node: Node): unknown {
    if (isMap(node)) return this.#map(node);
    if (isSeq(node)) {
      this.#count(node, 1, 0);
      return node.items.map((item) => this.of(item));
    }
    const value = isScalar(node) ? node.value : null;
    this.#count(node, 1, typeof value === 'string' ? value.length : 0);
    return value;
  }

  /** Own entries win over merged ones, and of those the first. */
  #map(map: YAMLMap): Config {
    this.#count(map, 1, 0);
    const own = new Map<string, unknown>();
    const merged: unknown[] = [];
    for (const { key, value } of map.items) {
      if (!isScalar(key)) throw this.#invalid(map, 'Only texts can be keys');
      const name = String(key.value ?? '');
      this.#count(map, 1, name.length);
      if (isMergeKey(key)) merged.push(...[this.of(value)].flat());
      else own.set(name, this.of(value));
    }
    for (const source of merged) {
      if (!isRecord(source)) throw this.#invalid(map, '"<<" must be a map or a list of maps');
      for (const [name, value] of Object.entries(source)) if (!own.has(name)) own.set(name, value);
    }
    return Object.fromEntries(own);
  }

  #count(node: Node, values: number, characters: number): void {
    this.#values += values;
    this.#characters += characters;
    if (this.#values <= MAX_VALUES && this.#characters <= MAX_CHARACTERS) return;
    throw this.#invalid(
      node,
      `More than ${MAX_VALUES} values or ${MAX_CHARACTERS / 1024 / 1024} MiB with its anchors written out`,
    );
  }

  #invalid(node: Node, message: string): Refused {
    return new Refused(message, node.range?.[0] ?? 0);
  }
}
