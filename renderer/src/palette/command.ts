import type { Workspace } from '../../../core/contract/index.ts';
import type { ShellMenuEntry } from '../engine/connect.ts';
import type { EngineState } from '../engine/state.ts';
import type { ImagesState } from '../images/store.ts';
import type { UiActions, UiState } from '../state/ui.ts';
import { type Texts, text } from '../text/index.ts';

/** Everything a command may look at or act on. */
export interface CommandContext {
  readonly ui: UiState & UiActions;
  readonly engine: EngineState;
  /** The selected workspace, if there is one. */
  readonly selected: Workspace | null;
  readonly run: RunOperation;
  /** Starts work that goes on by itself. */
  readonly startTask: typeof import('../tasks/start.ts').startTask;
  /** What is known about images; nothing until a view of them was open. */
  readonly images: Pick<ImagesState, 'overview'>;
  readonly checkImages: () => Promise<void>;
}

/** Calls an operation of the contract and shows its failure. */
export type RunOperation = typeof import('../engine/run.ts').run;

export type CommandGroup = keyof Texts['palette']['groups'];

export interface Command {
  /** Stable: menus and the shell name commands by it. */
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  /** More words to find it by. */
  readonly keywords?: string;
  /** Keys joined by `+`; `Mod` is ⌘ on a Mac and Ctrl elsewhere. */
  readonly shortcut?: string;
  /** Does the same; only the first is shown beside the command. */
  readonly otherShortcut?: string;
  /** The browser itself acts on these keys, and an event of its own brings what is needed; they are only told of. */
  readonly byBrowser?: true;
  /** Where the menus of the desktop shell have it; sections are separated by a line. */
  readonly menu?: { readonly in: ShellMenuEntry['menu']; readonly section: number };
  /** Left out: always there. */
  readonly when?: (context: CommandContext) => boolean;
  readonly run: (context: CommandContext) => void;
}

/** Id, title and keywords of a command whose texts are in the catalogue. */
export function named(id: keyof Texts['commands']): Pick<Command, 'id' | 'title' | 'keywords'> {
  return { id, ...text.commands[id] };
}
