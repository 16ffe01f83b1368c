import { create } from 'zustand';

interface LogOptions {
  readonly wrap: boolean;
  readonly numbers: boolean;
}

/** How logs are shown; the same for all of them. */
export const useLogOptions = create<LogOptions>(() => ({ wrap: true, numbers: true }));

export function toggleOption(option: keyof LogOptions): void {
  useLogOptions.setState((state) => ({ [option]: !state[option] }));
}
