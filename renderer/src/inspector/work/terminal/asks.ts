import { create } from 'zustand';

/** What a terminal waits to be allowed. */
export type TerminalAsk =
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'link'; readonly address: string };

/** At most one question of each terminal, by its id: the newest one. */
export const useAsks = create<Readonly<Record<string, TerminalAsk | null>>>(() => ({}));

export function askTerminal(id: string, ask: TerminalAsk | null): void {
  useAsks.setState({ [id]: ask });
}
