import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export const TAB_WIDTHS = [2, 4, 8] as const;

interface EditorSettings {
  readonly wrap: boolean;
  /** In characters. */
  readonly tabWidth: number;
}

/** How files are shown, the same for all of them; remembered. */
export const useEditorSettings = create<EditorSettings>()(
  persist((): EditorSettings => ({ wrap: true, tabWidth: 2 }), {
    name: 'molecule.editor',
    storage: createJSONStorage(() => localStorage),
  }),
);

export function toggleWrap(): void {
  useEditorSettings.setState(({ wrap }) => ({ wrap: !wrap }));
}

export function setTabWidth(tabWidth: number): void {
  useEditorSettings.setState({ tabWidth });
}
