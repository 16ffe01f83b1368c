import { isMap } from 'yaml';
import { TimeSlices } from '../../base/index.ts';
import type { ResolvedWorkspace, SourcePosition } from '../types.ts';
import type { Located } from './expand.ts';
import type { Externals } from './externals.ts';
import { interrupted } from './interrupted.ts';
import { MAX_TREE_DEPTH, MAX_WORKSPACES } from './limits.ts';
import { MapReader, quoted, type ReadContext } from './map-reader.ts';
import type { Weight } from './weight.ts';
import { type Place, readWorkspace, type WorkspaceReading } from './workspace.ts';

/** Reads the tree depth-first in file order and gives way to the event loop now and then. */
export class TreeReader {
  /** All workspaces in creation order. */
  readonly all: ResolvedWorkspace[] = [];
  readonly #externals: Externals;
  readonly #weight: Weight;
  readonly #signal: AbortSignal | undefined;
  readonly #slices = new TimeSlices();
  #count = 0;

  constructor(externals: Externals, weight: Weight, signal?: AbortSignal) {
    this.#externals = externals;
    this.#weight = weight;
    this.#signal = signal;
  }

  /** Reads the workspaces that `key` of `parent` lists. Throws `interrupted` once the signal aborts. */
  async read(
    reading: WorkspaceReading,
    parent: MapReader,
    key: string,
    place: Place,
  ): Promise<ResolvedWorkspace[]> {
    const { context } = reading;
    const items = parent.items(key, this.#externals.follow);
    if (items.length > 0 && place.depth > MAX_TREE_DEPTH) {
      const message = `Workspaces are nested more than ${MAX_TREE_DEPTH} levels deep`;
      context.diagnostics.error('too_deep', message, parent.at(key));
      return [];
    }
    const siblings = new Map<string, SourcePosition>();
    const workspaces: ResolvedWorkspace[] = [];
    for (const item of items) {
      if (this.#count >= MAX_WORKSPACES) {
        const message = `The template has more than ${MAX_WORKSPACES} workspaces`;
        context.diagnostics.error('too_many_workspaces', message, item.from);
        break;
      }
      if (this.#weight.full) break;
      if (this.#slices.over) {
        await this.#slices.giveWay();
        if (this.#signal?.aborted) throw interrupted();
      }
      const workspace = await this.#readOne(reading, item, place, siblings);
      if (workspace) workspaces.push(workspace);
    }
    return workspaces;
  }

  async #readOne(
    reading: WorkspaceReading,
    item: Located,
    place: Place,
    siblings: Map<string, SourcePosition>,
  ): Promise<ResolvedWorkspace | null> {
    const { context } = reading;
    const reader = readEntry(context, item);
    if (!reader) return null;
    this.#count += 1;
    const own = readWorkspace(reading, reader, place);
    if (!this.#weight.fits(own, item.from)) return null;
    reportDuplicateName(context, own.name, reader, siblings);
    const children: ResolvedWorkspace[] = [];
    const workspace: ResolvedWorkspace = { ...own, children };
    // Entered before its children: the list is in creation order.
    this.all.push(workspace);
    const below: Place = { parentPath: own.path, depth: place.depth + 1, spawning: own.spawning };
    children.push(...(await this.read(reading, reader, 'children', below)));
    return workspace;
  }
}

function readEntry(context: ReadContext, item: Located): MapReader | null {
  if (isMap(item.node)) return new MapReader(context, item.node, item);
  const file = item.scope.file.path;
  if (file === item.from.file) context.wrongType(item, 'A workspace', 'a map of keys and values');
  else {
    const message = `The file ${quoted(file)} does not describe a workspace`;
    const fix = 'It must be one map with a name. To include a list, write `children: !include file.yaml`.';
    context.diagnostics.error('include_not_a_workspace', message, item.from, fix);
  }
  return null;
}

function reportDuplicateName(
  context: ReadContext,
  name: string,
  reader: MapReader,
  siblings: Map<string, SourcePosition>,
): void {
  if (name === '') return;
  const at = reader.at('name');
  const first = siblings.get(name);
  if (!first) siblings.set(name, at);
  else {
    const message = `The name ${quoted(name)} is already taken by a sibling in ${first.file}:${first.line}`;
    context.diagnostics.error('duplicate_name', message, at, 'Give each workspace of a team its own name.');
  }
}
