export type EditorRequest = 'search' | 'line' | 'focus';

type Listener = (request: EditorRequest) => void;

const listeners = new Map<string, Set<Listener>>();

/** Asks the editor of a file to do something. It brings no editor with it, so that buttons and commands can. */
export function requestEditor(key: string, request: EditorRequest): void {
  for (const listener of listeners.get(key) ?? []) listener(request);
}

/** Hears what the editor of a file is asked to do. Returns the stop. */
export function onEditorRequest(key: string, listener: Listener): () => void {
  const all = listeners.get(key) ?? new Set();
  listeners.set(key, all.add(listener));
  return () => void all.delete(listener);
}
