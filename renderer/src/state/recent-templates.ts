import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

const MOST_KEPT = 6;

/** Templates whose plan was looked at, the last one first. */
export const useRecentTemplates = create<{ readonly templates: readonly string[] }>()(
  persist((): { readonly templates: readonly string[] } => ({ templates: [] }), {
    name: 'molecule.recent-templates',
    storage: createJSONStorage(() => localStorage),
  }),
);

export function rememberTemplate(template: string): void {
  useRecentTemplates.setState(({ templates }) => ({
    templates: [template, ...templates.filter((each) => each !== template)].slice(0, MOST_KEPT),
  }));
}
