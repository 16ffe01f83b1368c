import { AppError, newId } from '../base/index.ts';
import type { InstructionRecord, Store } from '../store/index.ts';

type NewInstruction = Pick<InstructionRecord, 'scope' | 'scopeTarget' | 'title' | 'content' | 'priority'>;
type InstructionPatch = {
  readonly [K in 'title' | 'content' | 'priority' | 'enabled']?: InstructionRecord[K] | undefined;
};

/** Rules that agents read with their system prompt: for all, or for one. */
export class Instructions {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** All, those of a scope, or those that are enabled and concern a workspace; by priority. */
  list(filter: { scope?: string | undefined; workspaceId?: string | undefined }): InstructionRecord[] {
    const { instructions } = this.#store;
    if (filter.workspaceId !== undefined) return instructions.listFor(filter.workspaceId);
    return filter.scope === undefined ? instructions.listAll() : instructions.listOfScope(filter.scope);
  }

  /** Returns its id. Throws `workspace_not_found`. */
  add(instruction: NewInstruction): string {
    const { scopeTarget } = instruction;
    if (scopeTarget !== null && !this.#store.workspaces.getLive(scopeTarget)) {
      throw new AppError('workspace_not_found', 'There is no such workspace', {
        detail: `Id ${scopeTarget}`,
      });
    }
    const id = newId();
    this.#store.instructions.put({ ...instruction, id, enabled: true });
    return id;
  }

  /** Throws `instruction_not_found`. */
  change(id: string, patch: InstructionPatch): void {
    const before = this.#store.instructions.get(id);
    if (!before) throw notFound(id);
    const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
    this.#store.instructions.put({ ...before, ...given });
  }

  /** Throws `instruction_not_found`. */
  remove(id: string): void {
    if (!this.#store.instructions.remove(id)) throw notFound(id);
  }

  /** What an agent reads, as Markdown; empty when there is nothing. */
  resolve(workspaceId: string): string {
    const rows = this.#store.instructions.listFor(workspaceId);
    return [
      ...section(
        '## Platform-Wide Rules',
        rows.filter(({ scope }) => scope === 'global'),
      ),
      ...section(
        '## Role-Specific Rules',
        rows.filter(({ scope }) => scope === 'workspace'),
      ),
    ].join('\n\n');
  }
}

function section(heading: string, rows: readonly InstructionRecord[]): string[] {
  if (rows.length === 0) return [];
  return [heading, ...rows.map(({ title, content }) => `### ${title}\n${content.trim()}`)];
}

function notFound(id: string): AppError {
  return new AppError('instruction_not_found', 'There is no such instruction', { detail: `Id ${id}` });
}
