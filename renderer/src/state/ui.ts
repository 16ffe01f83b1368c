import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { AgentConnection } from '../../../core/contract/index.ts';
import { isPaneWindow } from './pane-window.ts';

/** The groups of the inspector, each with what can be shown in it; the first comes up first. */
export const inspectorGroups = {
  talk: ['chat', 'agents'],
  observe: ['timeline', 'logs', 'stats', 'peers'],
  work: ['files', 'terminal', 'memory', 'schedules', 'transcript', 'approvals'],
  configure: ['settings', 'config', 'secrets', 'plugins'],
} as const;
export type InspectorGroup = keyof typeof inspectorGroups;
/** What is shown of a group. */
export type InspectorTab<G extends InspectorGroup = InspectorGroup> = (typeof inspectorGroups)[G][number];
export type DockTab =
  | 'timeline'
  | 'builds'
  | 'images'
  | 'logs'
  | 'files'
  | 'terminal'
  | 'problems'
  | 'approvals';
export type PaneName = 'outline' | 'inspector' | 'dock';

/** At most one dialog is open; what it needs to know travels with it. */
export type OpenDialog =
  | { readonly kind: 'remove'; readonly ids: readonly string[] }
  | { readonly kind: 'import'; readonly sources?: boolean }
  | { readonly kind: 'export'; readonly rootId: string | null }
  /** `neededBy` could not start for want of keys: of each group in `anyOf` one will do. */
  | { readonly kind: 'keys'; readonly neededBy?: string; readonly anyOf?: readonly (readonly string[])[] }
  | { readonly kind: 'prune' }
  | { readonly kind: 'kitExport' }
  | { readonly kind: 'kitImport' }
  | {
      readonly kind: 'create';
      readonly parentId: string | null;
      /** Where it was asked for, in coordinates of the canvas. */
      readonly at?: { readonly x: number; readonly y: number };
      /** What to begin with; without it, what was chosen before. */
      readonly begin?: 'blank' | 'external';
    }
  /** How an agent that runs elsewhere connects; `fresh` has the token that is shown once. */
  | { readonly kind: 'connection'; readonly id: string; readonly fresh: AgentConnection | null }
  | { readonly kind: 'settings'; readonly id: string }
  /** A restart that takes something away. */
  | {
      readonly kind: 'remake';
      readonly ids: readonly string[];
      readonly what: 'reset' | 'rebuild' | 'template';
    }
  | { readonly kind: 'move'; readonly ids: readonly string[] }
  /** Which stretch of the record to replay. */
  | { readonly kind: 'replay' }
  /** Every shortcut, to search in. */
  | { readonly kind: 'shortcuts' }
  /** Asks before a workspace may run at that isolation tier. */
  | { readonly kind: 'tier'; readonly id: string; readonly tier: number };

/** What may be shown in place of the canvas. */
export type PageName = 'engine' | 'access' | 'settings';

export type CanvasCommand =
  | 'fit'
  | 'tidy'
  | 'zoomIn'
  | 'zoomOut'
  | 'zoomActual'
  | 'zoomSelection'
  | 'savePng'
  | 'saveSvg'
  | 'copyPng';

export interface UiState {
  /** The one selection of the app: the last selected workspace, or null. */
  readonly selectedId: string | null;
  /** Everything that is selected; contains `selectedId`. */
  readonly selectedIds: readonly string[];
  /** Two workspaces whose traffic is looked at; set by `selectPair`, cleared by any other selection. */
  readonly pair: readonly [string, string] | null;
  readonly inspectorGroup: InspectorGroup;
  /** What each group shows; it stays the same from workspace to workspace. */
  readonly inspectorTabs: { readonly [G in InspectorGroup]: InspectorTab<G> };
  readonly dockTab: DockTab;
  /** The workspace whose log the dock shows whatever is selected; null: that of what is selected. */
  readonly pinnedLogsId: string | null;
  /** The build that the dock shows; null means the newest. */
  readonly buildId: string | null;
  readonly outlineOpen: boolean;
  readonly inspectorOpen: boolean;
  readonly dockOpen: boolean;
  /** Pixels: width of outline and inspector, height of the dock. */
  readonly sizes: Readonly<Record<PaneName, number>>;
  readonly showActivityEdges: boolean;
  /** The map of the canvas, where it helps. */
  readonly showMap: boolean;
  readonly paletteOpen: boolean;
  readonly dialog: OpenDialog | null;
  /** Shown over the canvas and the panes beside it; null: they are. */
  readonly page: PageName | null;
  /** Asks the timeline of a workspace to show a trace; null once it does. */
  readonly traceRequest: { readonly workspaceId: string; readonly traceId: string } | null;
  /** Asks a chat to show the message that a trace belongs to, said at about `at`; null once it does. */
  readonly messageRequest: {
    readonly workspaceId: string;
    readonly traceId: string;
    readonly at: number;
  } | null;
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
  showInspector<G extends InspectorGroup>(group: G, tab?: InspectorTab<G>): void;
  /** Opens Observe with what came of one task, in the timeline of a workspace that had a part in it. */
  showTrace(workspaceId: string, traceId: string): void;
  /** The timeline shows the trace that was asked for. */
  traceShown(): void;
  /** Opens the chat of a workspace at the message that a trace belongs to, said at about `at`. */
  showMessage(workspaceId: string, traceId: string, at: number): void;
  /** The chat shows the message that was asked for, or has none like that. */
  messageShown(): void;
  showDock(tab: DockTab): void;
  /** Shows in the dock what the selected workspaces print. */
  showLogs(): void;
  pinLogs(id: string | null): void;
  showBuild(id: string | null): void;
  togglePane(pane: PaneName): void;
  setSize(pane: PaneName, pixels: number): void;
  toggleActivityEdges(): void;
  toggleMap(): void;
  setPaletteOpen(open: boolean): void;
  openDialog(dialog: OpenDialog): void;
  closeDialog(): void;
  openPage(page: PageName): void;
  closePage(): void;
}

export const DEFAULT_SIZES: Readonly<Record<PaneName, number>> = { outline: 248, inspector: 388, dock: 320 };
const STORAGE_KEY = 'molecule.ui';
/** What the next start begins with. */
const REMEMBERED = [
  'inspectorGroup',
  'inspectorTabs',
  'dockTab',
  'outlineOpen',
  'inspectorOpen',
  'dockOpen',
  'sizes',
  'showActivityEdges',
  'showMap',
] as const satisfies (keyof UiState)[];
const OPEN_FLAG = { outline: 'outlineOpen', inspector: 'inspectorOpen', dock: 'dockOpen' } as const;

/** What the interface shows and how; what it shows it about lives in the engine store. */
export const useUi = create<UiState & UiActions>()(
  persist(
    (set, get) => ({
      selectedId: null,
      selectedIds: [],
      pair: null,
      inspectorGroup: 'talk',
      inspectorTabs: { talk: 'chat', observe: 'timeline', work: 'files', configure: 'settings' },
      dockTab: 'timeline',
      pinnedLogsId: null,
      buildId: null,
      outlineOpen: true,
      inspectorOpen: true,
      dockOpen: false,
      sizes: DEFAULT_SIZES,
      showActivityEdges: true,
      showMap: true,
      paletteOpen: false,
      dialog: null,
      page: null,
      traceRequest: null,
      messageRequest: null,
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
          page: null,
        }),
      revealWorkspace: (id) =>
        set({ selectedId: id, selectedIds: [id], pair: null, page: null, reveal: { id, at: Date.now() } }),
      revealCard: (id) => set({ page: null, reveal: { id, at: Date.now() } }),
      askCanvas: (command) => set({ page: null, canvasRequest: { command, at: Date.now() } }),
      showInspector: (group, tab) =>
        set(({ inspectorTabs }) => ({
          inspectorGroup: group,
          inspectorOpen: true,
          page: null,
          inspectorTabs: tab === undefined ? inspectorTabs : { ...inspectorTabs, [group]: tab },
        })),
      showTrace: (workspaceId, traceId) => {
        get().showInspector('observe', 'timeline');
        set({ traceRequest: { workspaceId, traceId } });
      },
      traceShown: () => set({ traceRequest: null }),
      showMessage: (workspaceId, traceId, at) => {
        get().revealWorkspace(workspaceId);
        get().showInspector('talk', 'chat');
        set({ messageRequest: { workspaceId, traceId, at } });
      },
      messageShown: () => set({ messageRequest: null }),
      showDock: (tab) => set({ dockTab: tab, dockOpen: true }),
      showLogs: () => set({ pinnedLogsId: null, dockTab: 'logs', dockOpen: true }),
      pinLogs: (pinnedLogsId) => set({ pinnedLogsId }),
      showBuild: (id) => set({ buildId: id, dockTab: 'builds', dockOpen: true }),
      togglePane: (pane) => set((state) => ({ [OPEN_FLAG[pane]]: !state[OPEN_FLAG[pane]] })),
      setSize: (pane, pixels) => set((state) => ({ sizes: { ...state.sizes, [pane]: pixels } })),
      toggleMap: () => set((state) => ({ showMap: !state.showMap })),
      toggleActivityEdges: () => set((state) => ({ showActivityEdges: !state.showActivityEdges })),
      setPaletteOpen: (paletteOpen) => set({ paletteOpen }),
      openDialog: (dialog) => set({ dialog }),
      closeDialog: () => set({ dialog: null }),
      openPage: (page) => set({ page }),
      closePage: () => set({ page: null }),
    }),
    {
      name: STORAGE_KEY,
      // A window of one pane begins as the main one is, and leaves what that remembers alone.
      storage: createJSONStorage(() => (isPaneWindow ? readOnly(localStorage) : localStorage)),
      partialize: (state) => Object.fromEntries(REMEMBERED.map((key) => [key, state[key]])),
    },
  ),
);

function readOnly(storage: Storage): Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> {
  return { getItem: (key) => storage.getItem(key), setItem: () => undefined, removeItem: () => undefined };
}
