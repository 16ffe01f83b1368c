import path from 'node:path';

/** Files of the built app, all beside the running program in `dist/electron`. */
export const builtFiles = {
  engine: path.join(import.meta.dirname, 'engine.js'),
  preload: path.join(import.meta.dirname, 'preload.cjs'),
  page: path.resolve(import.meta.dirname, '../renderer'),
} as const;

/** The shell's own files, below the data folder so that two data folders never share a window's state. */
export function shellFiles(home: string) {
  const folder = path.join(home, 'desktop');
  return {
    folder,
    windowState: path.join(folder, 'window-state.json'),
    /** Of the windows that show one kind of pane. */
    paneState: (kind: string) => path.join(folder, `${kind}-window-state.json`),
    preferences: path.join(folder, 'preferences.json'),
  };
}
