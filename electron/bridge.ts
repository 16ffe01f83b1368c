/**
 * What the preload script gives the page, and the channels behind it. The page reads it as `window.molecule`.
 *
 * Getting to the engine: call `requestPort()`; a `message` event of `window` with data `PORT_MESSAGE` brings
 * the `MessagePort` in `ports[0]`, at once or as soon as the engine is up again. Frames of the contract travel
 * over it. When the engine process is gone, `onLost` listeners are told, because a port does not notice by
 * itself; ask for a new port then.
 */
export interface MoleculeBridge {
  readonly kind: 'electron';
  readonly platform: NodeJS.Platform;
  readonly version: string;
  requestPort(): void;
  /** Returns the function that ends the subscription. */
  onLost(listener: () => void): () => void;
  /** Commands chosen from the application menu. Returns the function that ends the subscription. */
  onCommand(listener: (command: MenuCommand) => void): () => void;
  /** The system's folder dialog. Resolves with an absolute path, or null when it was cancelled. */
  chooseFolder(): Promise<string | null>;
  /** Where a `File` that was dropped or picked lies; empty when it lies nowhere. */
  pathOf(file: unknown): string;
}

/** Data of the window message that carries the port. */
export const PORT_MESSAGE = 'molecule:port';

export const channels = {
  requestPort: 'molecule:request-port',
  port: 'molecule:port',
  engineLost: 'molecule:engine-lost',
  command: 'molecule:command',
  chooseFolder: 'molecule:choose-folder',
} as const;

/** Menu entries that the page carries out: ids of its command registry. */
export type MenuCommand =
  | 'workspace.new'
  | 'org.import'
  | 'org.demo'
  | 'offline.import'
  | 'offline.export'
  | 'palette.open'
  | 'view.outline'
  | 'view.inspector'
  | 'view.dock'
  | 'view.builds'
  | 'view.images'
  | 'view.problems'
  | 'theme.toggle';
