export type ScreenRequest = 'search' | 'copy' | 'paste' | 'selectAll' | 'clear' | 'focus';

type Listener = (request: ScreenRequest) => void;

const listeners = new Map<string, Listener>();

/** Asks the screen of a terminal to do something. It brings no terminal with it, so that menus can. */
export function requestScreen(id: string, request: ScreenRequest): void {
  listeners.get(id)?.(request);
}

/** Hears what the screen of a terminal is asked to do. Returns the stop. */
export function onScreenRequest(id: string, listener: Listener): () => void {
  listeners.set(id, listener);
  return () => {
    if (listeners.get(id) === listener) listeners.delete(id);
  };
}
