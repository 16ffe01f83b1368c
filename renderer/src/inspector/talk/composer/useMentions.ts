import { type KeyboardEvent, useMemo, useState } from 'react';
import type { Workspace } from '../../../../../core/contract/index.ts';
import { useEngine } from '../../../engine/store.ts';
import { mentionAt, mentionOptions, withMention } from './mentions.ts';

export interface Mentions {
  readonly options: readonly Workspace[];
  readonly at: number;
  readonly choose: (workspace: Workspace) => void;
  /** True when the key was for the list. */
  readonly onKeyDown: (event: KeyboardEvent) => boolean;
}

const NONE: readonly Workspace[] = [];

/** Completes names of workspaces after an `@`: arrows move, Enter and Tab insert, Esc closes the list only. */
export function useMentions(
  text: string,
  caret: number,
  insert: (text: string, caret: number) => void,
): Mentions {
  const workspaces = useEngine((state) => state.workspaces);
  const [moved, setMoved] = useState({ query: '', at: 0 });
  const [closedAt, setClosedAt] = useState<number | null>(null);
  const mention = mentionAt(text, caret);
  const { from = null, query = null } = mention ?? {};
  const options = useMemo(
    () => (query === null || from === closedAt ? NONE : mentionOptions(Object.values(workspaces), query)),
    [workspaces, query, from, closedAt],
  );
  const at = moved.query === query ? Math.min(moved.at, options.length - 1) : 0;
  const choose = ({ name }: Workspace) => {
    if (!mention) return;
    const next = withMention(text, mention, name);
    setClosedAt(null);
    insert(next.text, next.caret);
  };

  const onKeyDown = ({ key, shiftKey, nativeEvent }: KeyboardEvent): boolean => {
    const chosen = options[at];
    if (!chosen || query === null || nativeEvent.isComposing) return false;
    const move = (by: number) => setMoved({ query, at: (at + by + options.length) % options.length });
    if (key === 'ArrowDown') move(1);
    else if (key === 'ArrowUp') move(-1);
    else if (key === 'Escape') setClosedAt(from);
    else if ((key === 'Enter' && !shiftKey) || key === 'Tab') choose(chosen);
    else return false;
    return true;
  };
  return { options, at, choose, onKeyDown };
}
