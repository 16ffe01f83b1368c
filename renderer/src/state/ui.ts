import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

export type InspectorGroup = 'talk' | 'observe' | 'configure';
export type DockTab = 'timeline' | 'builds' | 'images' | 'problems' | 'logs';
export type ThemeChoice = 'system' | 'light' | 'dark' | 'contrast';
export type PaneName = 'outline' | 'inspector' | 'dock';

/** At most one dialog is open; what it needs to know travels with it. */
export type OpenDialog =
  | { readonly kind: 'remove'; readonly ids: readonly string[] }
  | { readonly kind: 'import'; readonly sources?: boolean }
  | { readonly kind: 'export'; readonly rootId: string | null }
  /** `neededBy` could not start for want of keys: of each group in `anyOf` one will do. */
  | { readonly kind: 'keys'; readonly neededBy?: string; readonly anyOf?: readonly (readonly string[])[] }
  | { readonly kind: 'prune' }
  | { readonly kind: 'imageSettings' }
  | { readonly kind: 'kitExport' }
  | { readonly kind: 'kitImport' }
  | { readonly kind: 'create'; readonly parentId: string | null }
  | { readonly kind: 'startPolicy' }
  | { readonly kind: 'settings'; readonly id: string }
  | { readonly kind: 'move'; readonly ids: readonly string[] }
  /** Asks before a workspace may run at that isolation tier. */
  | { readonly kind: 'tier'; readonly id: string; readonly tier: number };

export type CanvasCommand = 'fit' | 'tidy' | 'zoomIn' | 'zoomOut' | 'zoomActual';

export interface UiState {
  /** The one selection of the app: the last selected workspace, or null. */
  readonly selectedId: string | null;
  /** Everything that is selected; contains `selectedId`. */
  readonly selectedIds: readonly string[];
  /** Two workspaces whose traffic is looked at; set by `selectPair`, cleared by any other selection. */
  readonly pair: readonly [string, string] | null;
  readonly inspectorGroup: InspectorGroup;
  readonly dockTab: DockTab;
  /** The build that the dock shows; null means the newest. */
  readonly buildId: string | null;
  readonly outlineOpen: boolean;
  readonly inspectorOpen: boolean;
  readonly dockOpen: boolean;
  /** Pixels: width of outline and inspector, height of the dock. */
  readonly sizes: Readonly<Record<PaneName, number>>;
  readonly theme: ThemeChoice;
  readonly showActivityEdges: boolean;
  readonly paletteOpen: boolean;
  readonly dialog: OpenDialog | null;
  /** Asks the canvas to bring a workspace into view; `at` makes every request new. */
  readonly reveal: { readonly id: string; readonly at: number } | null;
  /** Asks the canvas to do something with its view; `at` makes every request new. */
  readonly canvasRequest: { readonly command: CanvasCommand; readonly at: number } | null;
}

export interface UiActions {
  select(id: string | null, options?: { readonly additive?: boolean }): void;
  selectMany(ids: readonly string[]): void;
  /** Selects an edge: opens Observe with the traffic between two workspaces. */
  selectPair(a: string, b: string): void;
  /** Selects a workspace and moves the canvas to it. */
  revealWorkspace(id: string): void;
  /** Moves the canvas to a card, or to a ghost of a plan, without selecting it. */
  revealCard(id: string): void;
  askCanvas(command: CanvasCommand): void;
  showInspector(group: InspectorGroup): void;
  showDock(tab: DockTab): void;
  showBuild(id: string | null): void;
  togglePane(pane: PaneName): void;
  setSize(pane: PaneName, pixels: number): void;
  setTheme(theme: ThemeChoice): void;
  toggleActivityEdges(): void;
  setPaletteOpen(open: boolean): void;
  openDialog(dialog: OpenDialog): void;
  closeDialog(): void;
}

export const DEFAULT_SIZES: Readonly<Record<PaneName, number>> = { outline: 248, inspector: 388, dock: 320 };
const STORAGE_KEY = 'molecule.ui';
const OPEN_FLAG = { outline: 'outlineOpen', inspector: 'inspectorOpen', dock: 'dockOpen' } as const;

/** What the interface shows and how; what it shows it about lives in the engine store. */
export const useUi = create<UiState & UiActions>()(
  persist(
    (set) => ({
      selectedId: null,
      selectedIds: [],
      pair: null,
      inspectorGroup: 'talk',
      dockTab: 'timeline',
      buildId: null,
      outlineOpen: true,
      inspectorOpen: true,
      dockOpen: false,
      sizes: DEFAULT_SIZES,
      theme: 'system',
      showActivityEdges: true,
      paletteOpen: false,
      dialog: null,
      reveal: null,
      canvasRequest: null,

      select: (id, { additive = false } = {}) =>
        set((state) => {
          if (id === null) return { selectedId: null, selectedIds: [], pair: null };
          if (!additive) return { selectedId: id, selectedIds: [id], pair: null };
          const had = state.selectedIds.includes(id);
          const ids = had ? state.selectedIds.filter((other) => other !== id) : [...state.selectedIds, id];
          return { selectedId: had ? (ids.at(-1) ?? null) : id, selectedIds: ids, pair: null };
        }),
      selectMany: (ids) => set({ selectedId: ids.at(-1) ?? null, selectedIds: ids, pair: null }),
      selectPair: (a, b) =>
        set({
          pair: [a, b],
          selectedId: a,
          selectedIds: [a],
          inspectorGroup: 'observe',
          inspectorOpen: true,
        }),
      revealWorkspace: (id) =>
        set({ selectedId: id, selectedIds: [id], pair: null, reveal: { id, at: Date.now() } }),
      revealCard: (id) => set({ reveal: { id, at: Date.now() } }),
      askCanvas: (command) => set({ canvasRequest: { command, at: Date.now() } }),
      showInspector: (group) => set({ inspectorGroup: group, inspectorOpen: true }),
      showDock: (tab) => set({ dockTab: tab, dockOpen: true }),
      showBuild: (id) => set({ buildId: id, dockTab: 'builds', dockOpen: true }),
      togglePane: (pane) => set((state) => ({ [OPEN_FLAG[pane]]: !state[OPEN_FLAG[pane]] })),
      setSize: (pane, pixels) => set((state) => ({ sizes: { ...state.sizes, [pane]: pixels } })),
      setTheme: (theme) => set({ theme }),
      toggleActivityEdges: () => set((state) => ({ showActivityEdges: !state.showActivityEdges })),
      setPaletteOpen: (paletteOpen) => set({ paletteOpen }),
      openDialog: (dialog) => set({ dialog }),
      closeDialog: () => set({ dialog: null }),
    }),
    {
      name: STORAGE_KEY,
      storage: createJSONStorage(() => localStorage),
      partialize: ({
        inspectorGroup,
        dockTab,
        outlineOpen,
        inspectorOpen,
        dockOpen,
        sizes,
        theme,
        showActivityEdges,
      }) => ({
        inspectorGroup,
        dockTab,
        outlineOpen,
        inspectorOpen,
        dockOpen,
        sizes,
        theme,
        showActivityEdges,
      }),
    },
  ),
);
