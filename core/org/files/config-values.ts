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

/**
 * The values of a config.yaml, aliases and merged maps followed, in time linear to the text. What an anchor stands
 * for is one object wherever it is used. An empty file has none.
 *
 * @param name the path of the file for messages
 * @throws AppError `template_invalid` when it is no YAML map or more than what a configuration can be
 */
export function readConfig(content: Uint8Array, name: string): Config {
  if (content.length > MAX_CONFIG_BYTES) {
    throw invalid(`${name} is larger than ${MAX_CONFIG_BYTES / 1024} KiB`);
  }
  const lines = new LineCounter();
  const document = parseDocument(new TextDecoder().decode(content), {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
    // The check compares each key with all others; Python's parser takes the last one, as is done here.
    uniqueKeys: false,
  });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${name}:${Math.max(1, line)}:${Math.max(1, col)}`;
  };
  const error = document.errors[0];
  if (error) throw invalid(`${at(error.pos[0])}: Not valid YAML: ${error.message}`);
  const values = new Values(at).of(document.contents) ?? {};
  if (!isRecord(values)) throw invalid(`${name}:1:1: This file must be a map of keys and values`);
  return values;
}

export function isRecord(value: unknown): value is Config {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function invalid(message: string): AppError {
  return new AppError('template_invalid', visible(message));
}

interface Anchored {
  readonly value: unknown;
  readonly values: number;
  readonly characters: number;
}

/** Turns nodes into values in document order, in which an alias means the last anchor of its name before it. */
class Values {
  readonly #at: (offset: number) => string;
  /** Null while the value of the anchor is being made: an alias inside would never end. */
  readonly #anchors = new Map<string, Anchored | null>();
  #values = 0;
  #characters = 0;

  constructor(at: (offset: number) => string) {
    this.#at = at;
  }

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

  #invalid(node: Node, message: string): AppError {
    return invalid(`${this.#at(node.range?.[0] ?? 0)}: ${message}`);
  }
}
