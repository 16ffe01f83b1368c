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
  /** Commands chosen from the application menu, by id. Returns the function that ends the subscription. */
  onCommand(listener: (command: string) => void): () => void;
  /** Fills the application menu with what the page can do: the entries come from its command registry. */
  setMenu(entries: readonly MenuEntry[]): void;
  /** Opens a window that shows one pane of the page, or brings it to the front; `query` is that of its address. */
  openPane(query: string): void;
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
  setMenu: 'molecule:set-menu',
  openPane: 'molecule:open-pane',
  chooseFolder: 'molecule:choose-folder',
} as const;

export const menuNames = ['file', 'edit', 'workspace', 'view', 'help'] as const;

/** One line of the application menu that the page carries out. */
export interface MenuEntry {
  /** Id of the command in the page's registry. */
  readonly id: string;
  readonly label: string;
  readonly menu: (typeof menuNames)[number];
  /** Entries of one section stand together; sections are separated by a line. */
  readonly section: number;
  /** As the registry writes it, e.g. `Mod+K`; empty without one. */
  readonly shortcut: string;
  readonly enabled: boolean;
}
