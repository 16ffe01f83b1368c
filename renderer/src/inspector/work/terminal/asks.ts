import { create } from 'zustand';

/** What a terminal waits to be allowed. */
export type TerminalAsk =
  | { readonly kind: 'paste'; readonly text: string }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'link'; readonly address: string };

/** At most one question of each terminal, by its id. */
export const useAsks = create<Readonly<Record<string, TerminalAsk | null>>>(() => ({}));

/**
 * Asks; null once it is answered. What a program wants copied is dropped while a question is open: only the user changes
 * what is asked, so that an answer is always to what was read.
 */
export function askTerminal(id: string, ask: TerminalAsk | null): void {
  if (ask?.kind === 'copy' && useAsks.getState()[id]) return;
  useAsks.setState({ [id]: ask });
}
