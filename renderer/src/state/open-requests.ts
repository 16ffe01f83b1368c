import { create } from 'zustand';
import type { OpenRequest } from '../engine/connect.ts';

/** What somebody outside wants and the user is to be asked about. */
export type Asked = Extract<OpenRequest, { readonly kind: 'import' | 'bundle' }>;

/** Nobody answers more questions than that; a page that sends links could ask for ever. */
const MOST_WAITING = 5;

/** Asked one after the other, oldest first. */
export const useOpenRequests = create<{ readonly waiting: readonly Asked[] }>(() => ({ waiting: [] }));

export function askLater(request: Asked): void {
  useOpenRequests.setState(({ waiting }) =>
    waiting.length < MOST_WAITING ? { waiting: [...waiting, request] } : {},
  );
}

/** The oldest question has its answer. */
export function answered(): void {
  useOpenRequests.setState(({ waiting }) => ({ waiting: waiting.slice(1) }));
}
