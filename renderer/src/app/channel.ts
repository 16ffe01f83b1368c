import type { Elsewhere } from '../notices/elsewhere.ts';
import type { PoppedPane } from '../state/panes.ts';

/** What the windows of this app tell each other. */
export type WindowMessage =
  /** The pane comes back into the main window. */
  | { readonly t: 'putBack'; readonly pane: PoppedPane }
  /** The selection of the main window, and of those that follow it. */
  | { readonly t: 'selected'; readonly ids: readonly string[] }
  /** The canvas should show it. */
  | { readonly t: 'reveal'; readonly id: string }
  /** A window of a pane has got or lost the focus, or is about to be gone. */
  | { readonly t: 'attention'; readonly window: string; readonly told: Elsewhere }
  /** A window has opened and asks what it cannot know. */
  | { readonly t: 'hello' }
  | { readonly t: 'welcome'; readonly ids: readonly string[] };

const CHANNEL = 'molecule.windows';

export interface WindowChannel {
  tell(message: WindowMessage): void;
  close(): void;
}

/** Opens the way to the other windows. They are of the same origin, and so as trusted as this one. */
export function openChannel(heard: (message: WindowMessage) => void): WindowChannel {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = ({ data }) => heard(data as WindowMessage);
  return {
    tell: (message) => channel.postMessage(message),
    close: () => channel.close(),
  };
}

/** Tells all other windows something, once. */
export function tellWindows(message: WindowMessage): void {
  const channel = openChannel(() => undefined);
  channel.tell(message);
  channel.close();
}
