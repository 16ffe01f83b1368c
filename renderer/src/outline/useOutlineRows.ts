import { useCallback, useMemo, useState } from 'react';
import type { Presence } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { type OutlineRow, outlineRows } from './rows.ts';

export interface OutlineRowsState {
  readonly rows: readonly OutlineRow[];
  readonly presence: Presence | null;
  setPresence(presence: Presence | null): void;
  /** Opens or closes a team in the outline; the canvas keeps its own shape. */
  toggle(id: string): void;
}

const NOTHING = {};

/** The rows to show for a filter text. Without a filter they change only when the tree does. */
export function useOutlineRows(text: string): OutlineRowsState {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [presence, setPresence] = useState<Presence | null>(null);
  const filtering = text.trim() !== '' || presence !== null;
  const children = useEngine((state) => state.children);
  const workspaces = useEngine((state) => (filtering ? state.workspaces : NOTHING));
  const rows = useMemo(
    () => outlineRows({ children, workspaces }, closed, { text, presence }),
    [children, workspaces, closed, text, presence],
  );
  const toggle = useCallback((id: string) => {
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  return { rows, presence, setPresence, toggle };
}
