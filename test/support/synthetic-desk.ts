import type { Handlers } from '../../core/contract/index.ts';
import { SyntheticFiles } from './synthetic-files.ts';
import { SyntheticMemories } from './synthetic-memories.ts';
import { SyntheticSchedules } from './synthetic-schedules.ts';
import type { SyntheticState } from './synthetic-state.ts';
import { SyntheticTerminals } from './synthetic-terminals.ts';

/** What workspaces work with: files, terminals, memories, schedules, transcripts. Tests look into it and change it. */
export class SyntheticDesk {
  readonly files = new SyntheticFiles();
  readonly terminals = new SyntheticTerminals();
  readonly memories = new SyntheticMemories();
  readonly schedules = new SyntheticSchedules();

  handlers(state: SyntheticState): Partial<Handlers> {
    return {
      ...this.files.handlers(state),
      ...this.terminals.handlers(state),
      ...this.memories.handlers(state),
      ...this.schedules.handlers(state),
    };
  }
}
