import { create } from 'zustand';

interface LogOptions {
  readonly wrap: boolean;
  readonly numbers: boolean;
  /** Of a workspace that has others below it, the logs of all of them. */
  readonly team: boolean;
}

/** How logs are shown; the same for all of them. */
export const useLogOptions = create<LogOptions>(() => ({ wrap: true, numbers: true, team: false }));

export function toggleOption(option: keyof LogOptions): void {
  useLogOptions.setState((state) => ({ [option]: !state[option] }));
}
