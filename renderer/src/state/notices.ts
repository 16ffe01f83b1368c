import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

/**
 * Why the system tells something: an agent asks for approval, an agent waits for a person, something failed, an agent has answered, long work is
 * over.
 */
export const noticeKinds = ['approval', 'asks', 'failure', 'reply', 'done'] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export interface NoticeChoices {
  /** Kinds that nobody wants to hear of. */
  readonly muted: readonly NoticeKind[];
}

export const useNoticeChoices = create<NoticeChoices>()(
  persist((): NoticeChoices => ({ muted: [] }), {
    name: 'molecule.notices',
    storage: createJSONStorage(() => localStorage),
    merge: (stored, current) => ({ ...current, muted: knownOf(stored) }),
  }),
);

export function mute(kind: NoticeKind, muted: boolean): void {
  useNoticeChoices.setState((state) => {
    const others = state.muted.filter((other) => other !== kind);
    return { muted: muted ? [...others, kind] : others };
  });
}

/** The kinds that this version knows, of what another one may have stored. */
function knownOf(stored: unknown): readonly NoticeKind[] {
  const { muted } = (stored ?? {}) as { readonly muted?: unknown };
  return Array.isArray(muted) ? noticeKinds.filter((kind) => muted.includes(kind)) : [];
}
