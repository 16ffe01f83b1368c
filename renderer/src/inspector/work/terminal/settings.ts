import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

interface TerminalSettings {
  readonly screenReader: boolean;
}

/** How terminals behave, the same for all of them; remembered. */
export const useTerminalSettings = create<TerminalSettings>()(
  persist((): TerminalSettings => ({ screenReader: false }), {
    name: 'molecule.terminal',
    storage: createJSONStorage(() => localStorage),
  }),
);

export function toggleScreenReader(): void {
  useTerminalSettings.setState(({ screenReader }) => ({ screenReader: !screenReader }));
}
