import { create } from 'zustand';
import type { AppErrorJson, Terminal } from '../../../../../core/contract/index.ts';
import { Query } from '../../../engine/query.ts';
import { client } from '../../../engine/run.ts';

interface TerminalsState {
  /** Null until they were listed. */
  readonly terminals: Readonly<Record<string, Terminal>> | null;
  /** Why they could not be listed. */
  readonly error: AppErrorJson | null;
  /** Names that people gave them, by id. */
  readonly names: Readonly<Record<string, string>>;
  /** The one that is looked at, by workspace. */
  readonly active: Readonly<Record<string, string>>;
}

const NAMES_KEY = 'molecule.terminal-names';
const FIRST_SIZE = { cols: 80, rows: 24 };

/** The terminals of the engine. They go on whether anybody looks or not, also when this window is gone. */
export const useTerminals = create<TerminalsState>(() => ({
  terminals: null,
  error: null,
  names: storedNames(),
  active: {},
}));

const listed = new Query(client, 'terminal.list', {});
let started = false;
/** The one that was opened last, until it is shown. */
let opened: string | null = null;

/** Lists the terminals that there are, and hears of those that come and end. Once is enough. */
export function followTerminals(): void {
  if (started) return;
  started = true;
  client.onEvent(({ event }) => {
    if (event.type !== 'terminal.changed') return;
    // Whoever closed it, here or in another window, has seen enough of it.
    if (event.terminal.end?.reason === 'closed') drop(event.terminal.id);
    else putTerminal(event.terminal);
  });
  client.onReset(listed.refresh);
  listed.subscribe(takeList);
}

/** Lists them once more. */
export const listTerminals = listed.refresh;

/** Opens a terminal in a workspace and looks at it. Rejects with why not. */
export async function openTerminal(workspaceId: string): Promise<Terminal> {
  const terminal = await client.call('terminal.open', { workspaceId, ...FIRST_SIZE });
  opened = terminal.id;
  putTerminal(terminal);
  activateTerminal(terminal);
  return terminal;
}

/** Whether a terminal was just opened here, and takes the keys when it is shown; true once. */
export function isFresh(id: string): boolean {
  const fresh = opened === id;
  if (fresh) opened = null;
  return fresh;
}

/** Ends its program, if that has not ended, and forgets it. */
export async function closeTerminal(id: string): Promise<void> {
  drop(id);
  try {
    await client.call('terminal.close', { id });
  } catch (thrown) {
    // The engine may have forgotten it already.
    if ((thrown as { code?: string }).code !== 'terminal_not_found') throw thrown;
  }
}

/** The engine has no such terminal any more. */
export function lostTerminal(id: string, message: string): void {
  const known = useTerminals.getState().terminals?.[id];
  if (known && !known.end) putTerminal({ ...known, end: { reason: 'lost', exitCode: null, message } });
}

export function activateTerminal({ id, workspaceId }: Pick<Terminal, 'id' | 'workspaceId'>): void {
  useTerminals.setState(({ active }) => ({ active: { ...active, [workspaceId]: id } }));
}

/** Names a terminal; an empty name gives it back the one of its program. */
export function nameTerminal(id: string, name: string): void {
  const { [id]: _old, ...others } = useTerminals.getState().names;
  const names = name.trim() === '' ? others : { ...others, [id]: name.trim() };
  useTerminals.setState({ names });
  try {
    localStorage.setItem(NAMES_KEY, JSON.stringify(names));
  } catch (error) {
    console.warn('The name of a terminal could not be kept for the next start', error);
  }
}

/** Those of a workspace, or all of them, oldest first. */
export function terminalsOf(
  terminals: Readonly<Record<string, Terminal>> | null,
  workspaceId: string | null,
): readonly Terminal[] {
  return Object.values(terminals ?? {})
    .filter((each) => workspaceId === null || each.workspaceId === workspaceId)
    .sort((a, b) => a.startedAt - b.startedAt);
}

/** The list that was taken over last. */
let taken: unknown = null;

function takeList(): void {
  const { output, error } = listed.answer();
  useTerminals.setState({ error });
  // An answer that was taken before knows nothing of what happened since.
  if (output === null || output === taken) return;
  taken = output;
  useTerminals.setState(({ terminals: before }) => {
    const there = Object.fromEntries(output.terminals.map((each) => [each.id, each]));
    // What ended unseen stays to be read until it is closed.
    const ended = Object.values(before ?? {}).filter(({ id, end }) => end && !there[id]);
    return { terminals: { ...Object.fromEntries(ended.map((each) => [each.id, each])), ...there } };
  });
}

/** What a read has told of a terminal. */
export function putTerminal(terminal: Terminal): void {
  useTerminals.setState(({ terminals }) => ({ terminals: { ...terminals, [terminal.id]: terminal } }));
}

function drop(id: string): void {
  useTerminals.setState(({ terminals }) => {
    const { [id]: _closed, ...rest } = terminals ?? {};
    return { terminals: rest };
  });
}

function storedNames(): Record<string, string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(NAMES_KEY) ?? '{}');
    return Object.fromEntries(
      Object.entries(Object(stored)).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    );
  } catch {
    return {};
  }
}
