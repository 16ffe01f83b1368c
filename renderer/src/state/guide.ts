import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

/** The hints of the first minute, in order. */
export const guideHints = ['task', 'watch', 'more'] as const;
export type GuideHint = (typeof guideHints)[number];

export interface GuideState {
  /** Somebody saw this app without an org: only they are guided. */
  readonly isNew: boolean;
  /** Hints that are over: what they ask for happened, or somebody closed them. They never come back. */
  readonly over: readonly GuideHint[];
}

/** How far somebody is with the guide. It is kept, so that nothing of it comes twice. */
export const useGuide = create<GuideState>()(
  persist((): GuideState => ({ isNew: false, over: [] }), {
    name: 'molecule.guide',
    storage: createJSONStorage(() => localStorage),
  }),
);

/** Somebody looks at this app for the first time. */
export function beginGuide(): void {
  if (!useGuide.getState().isNew) useGuide.setState({ isNew: true });
}

/** What a hint asks for happened, or it was closed. */
export function endHint(hint: GuideHint): void {
  useGuide.setState(({ over }) => (over.includes(hint) ? {} : { over: [...over, hint] }));
}

export function skipGuide(): void {
  useGuide.setState({ over: guideHints });
}

/** The hint whose turn it is; null when there is none. */
export function currentHint({ isNew, over }: GuideState): GuideHint | null {
  return isNew ? (guideHints.find((hint) => !over.includes(hint)) ?? null) : null;
}
