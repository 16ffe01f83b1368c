import { useCallback, useRef } from 'react';
import { useUi } from '../state/ui.ts';
import { type OutlineRow, rangeOf } from './rows.ts';

export interface PickKeys {
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
  readonly ctrlKey: boolean;
}

/** Selects a row as lists do: alone, with Shift everything up to it, with Mod one more or one less. */
export type Pick = (id: string, keys: PickKeys) => void;

export function usePick(rows: readonly OutlineRow[]): Pick {
  /** Where a range begins. */
  const anchor = useRef<string | null>(null);
  return useCallback(
    (id, { shiftKey, metaKey, ctrlKey }) => {
      const ui = useUi.getState();
      if (shiftKey) {
        anchor.current ??= ui.selectedId ?? id;
        ui.selectMany(rangeOf(rows, anchor.current, id));
        return;
      }
      anchor.current = id;
      if (metaKey || ctrlKey) ui.select(id, { additive: true });
      else ui.revealWorkspace(id);
    },
    [rows],
  );
}
