import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml';
import type { SourcePosition } from '../types.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { Expander, Located, OpenExternal, Scope } from './expand.ts';
import { MAX_VALUES } from './limits.ts';
import type { StatedName } from './merge.ts';
import { Suggestions } from './suggest.ts';
import { isMergeKey } from './yaml-file.ts';

interface Field {
  readonly key: Node;
  readonly value: Node | null;
  readonly scope: Scope;
  /** Undefined until it is asked for; null when there is no value. */
  located: Located | null | undefined;
}

const YES = new Set(['true', 'yes', 'on', 'y']);
const NO = new Set(['false', 'no', 'off', 'n']);

/** Finds the value that a node stands for; null when there is none, which is then reported. */
export type Follow = (node: Node | null, scope: Scope) => Located | null;

/** What every reader of one template shares. */
export class ReadContext {
  readonly expander: Expander;
  readonly diagnostics: Diagnostics;
  readonly suggestions = new Suggestions();
  #values = 0;

  constructor(expander: Expander, diagnostics: Diagnostics) {
    this.expander = expander;
    this.diagnostics = diagnostics;
  }

  /** Counts a value against the cap of the template; false when it must not be read any more. */
  count(at: SourcePosition): boolean {
    this.#values += 1;
    if (this.#values <= MAX_VALUES) return true;
    if (this.#values === MAX_VALUES + 1) {
      const message = `The template has more than ${MAX_VALUES} values after includes and aliases are followed`;
      this.diagnostics.error('template_too_large', message, at);
    }
    return false;
  }

  /** Reads `located` as a map, or reports what it is instead. */
  map(located: Located, what: string): MapReader | null {
    if (isMap(located.node)) return new MapReader(this, located.node, located);
    this.wrongType(located, what, 'a map of keys and values');
    return null;
  }

  /** The text of a scalar; numbers and booleans count as they are written. Empty for null. */
  text(located: Located, what: string): string {
    const { node } = located;
    if (!isScalar(node)) {
      this.wrongType(located, what, 'a text');
      return '';
    }
    if (node.value === null) return '';
    return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
  }

  /** The items of a list; `!include` and aliases among them are followed, or what else `follow` does. */
  items(located: Located, what: string, follow: Follow = this.#expand): Located[] {
    const { node, scope } = located;
    if (!isSeq(node)) {
      if (!isNull(node)) this.wrongType(located, what, 'a list');
      return [];
    }
    const items: Located[] = [];
    for (const item of node.items) {
      if (!this.count(located.from)) break;
      const found = follow(item as Node | null, scope);
      if (found) items.push(found);
    }
    return items;
  }

  readonly #expand: Follow = (node, scope) => this.expander.expand(node, scope);

  wrongType(located: Located, what: string, expected: string): void {
    const message = `${what} must be ${expected}, not ${kindOf(located.node)}`;
    this.diagnostics.error('wrong_type', message, located.from);
  }
}

/** Typed access to the entries of one YAML map. Every method reports values of the wrong type. */
export class MapReader {
  readonly #context: ReadContext;
  readonly #fields = new Map<string, Field>();
  readonly #scope: Scope;
  /** Where this map starts in the file that holds it. */
  readonly start: SourcePosition;
  /** Where the template puts it: the same, or the directive that brought it here. */
  readonly from: SourcePosition;

  constructor(context: ReadContext, map: YAMLMap, located: Located) {
    this.#context = context;
    this.start = located.scope.file.position(map);
    this.from = located.from;
    this.#scope = located.scope;
    this.#add(map, located.scope);
  }

  /** Entries of merged maps (`<<`) come after the map's own ones, so that the own ones win. */
  #add(map: YAMLMap, scope: Scope): void {
    const merged: Node[] = [];
    for (const { key, value } of map.items as { key: unknown; value: Node | null }[]) {
      if (!isScalar(key)) {
        this.#context.diagnostics.error('invalid_key', 'Only texts can be keys', scope.file.position(map));
        continue;
      }
      if (!this.#context.count(this.start)) return;
      const name = String(key.value);
      if (isMergeKey(key)) {
        if (value) merged.push(value);
      } else if (!this.#fields.has(name)) this.#fields.set(name, { key, value, scope, located: undefined });
    }
    for (const value of merged) {
      const located = this.#context.expander.expand(value, scope);
      if (!located) continue;
      const sources = isSeq(located.node) ? this.#context.items(located, '`<<`') : [located];
      for (const source of sources) {
        if (isMap(source.node)) this.#add(source.node, source.scope);
        else this.#context.wrongType(source, '`<<`', 'a map');
      }
    }
  }

  get keys(): string[] {
    return [...this.#fields.keys()];
  }

  /** The value of `key`; null when it is not given, is null or could not be followed. */
  value(key: string): Located | null {
    const field = this.#fields.get(key);
    if (!field) return null;
    if (field.located === undefined) {
      const located = this.#context.expander.expand(field.value, field.scope);
      field.located = located && isNull(located.node) ? null : located;
    }
    return field.located;
  }

  /** Where the value of `key` stands; the start of the map when it is not given. */
  at(key: string): SourcePosition {
    return this.value(key)?.from ?? this.start;
  }

  /** The repository whose file states `key`; null for the template's own. */
  externalOf(key: string): OpenExternal | null {
    return (this.value(key)?.scope ?? this.#scope).external;
  }

  keyAt(key: string): SourcePosition {
    const field = this.#fields.get(key);
    return field ? field.scope.file.position(field.key) : this.start;
  }

  /** Empty when not given. */
  text(key: string): string {
    const located = this.value(key);
    return located ? this.#context.text(located, quoted(key)) : '';
  }

  number(key: string): number | undefined {
    const located = this.value(key);
    if (!located) return undefined;
    const value = isScalar(located.node) ? located.node.value : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    this.#context.wrongType(located, quoted(key), 'a number');
    return undefined;
  }

  integer(key: string): number | undefined {
    const value = this.number(key);
    if (value === undefined || Number.isSafeInteger(value)) return value;
    this.#context.diagnostics.error('wrong_type', `${quoted(key)} must be a whole number`, this.at(key));
    return undefined;
  }

  /** Accepts the words of YAML 1.1 too, as existing templates use them. */
  boolean(key: string): boolean | undefined {
    const located = this.value(key);
    if (!located) return undefined;
    const value = isScalar(located.node) ? located.node.value : undefined;
    if (typeof value === 'boolean') return value;
    const word = typeof value === 'string' ? value.toLowerCase() : '';
    if (YES.has(word)) return true;
    if (NO.has(word)) return false;
    this.#context.wrongType(located, quoted(key), 'true or false');
    return undefined;
  }

  items(key: string, follow?: Follow): Located[] {
    const located = this.value(key);
    return located ? this.#context.items(located, quoted(key), follow) : [];
  }

  /** The non-empty texts of a list. */
  texts(key: string): string[] {
    return this.names(key).map(({ name }) => name);
  }

  /** The same with their positions. */
  names(key: string): StatedName[] {
    return this.items(key)
      .map((item) => ({
        name: this.#context.text(item, `An item of ${quoted(key)}`).trim(),
        source: item.from,
      }))
      .filter(({ name }) => name !== '');
  }

  /** The items of a list that are maps. */
  maps(key: string): MapReader[] {
    return this.items(key).flatMap((item) => this.#context.map(item, `An item of ${quoted(key)}`) ?? []);
  }

  map(key: string): MapReader | null {
    const located = this.value(key);
    return located && this.#context.map(located, quoted(key));
  }

  /** Warns about keys that are not in `known`. Keys that start with `x-` are the author's own. */
  expectOnly(known: ReadonlySet<string>, ignored: ReadonlySet<string>, where: string): void {
    const { diagnostics, suggestions } = this.#context;
    for (const key of this.#fields.keys()) {
      if (diagnostics.full) return;
      if (known.has(key) || ignored.has(key) || key.startsWith('x-')) continue;
      const meant = suggestions.for(key, known);
      const fix = meant ? `Did you mean ${quoted(meant)}?` : 'Remove it, or start it with "x-" to keep it.';
      const message = `The key ${quoted(key)} is not known ${where} and has no effect`;
      diagnostics.warning('unknown_key', message, this.keyAt(key), fix);
    }
  }
}

export function quoted(key: string): string {
  return `"${key}"`;
}

function isNull(node: Node): boolean {
  return isScalar(node) && node.value === null;
}

function kindOf(node: Node): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  if (isScalar(node) && node.value !== null)
    return typeof node.value === 'string' ? 'a text' : `${node.value}`;
  return 'empty';
}
