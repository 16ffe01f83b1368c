import { create } from 'zustand';

/** Ids that are being dragged; their lines are hidden until the drop. Positions stay inside React Flow. */
export const useDrag = create<{ readonly ids: ReadonlySet<string> }>(() => ({ ids: new Set() }));

/** The card that the keyboard is at; the only one in the tab order. */
export const useCursor = create<{ readonly id: string | null }>(() => ({ id: null }));
