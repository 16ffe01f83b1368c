import type { OperationName, OutputOf } from '../../../core/contract/index.ts';
import { inTheMiddle } from './contact-sheet.ts';
import { people } from './inspector.ts';
import type { Stage } from './stage.ts';
import { asksNothing, type Never, never, type State, type View } from './view.ts';

/** What an engine answers that knows no runtime. */
const NO_IMAGES: OutputOf<'images.list'> = {
  mode: { mode: 'local', prefix: 'molecule-local', templates: '' },
  runtimes: [],
  images: [],
  disk: { imagesBytes: 0, baseBytes: 0, buildCacheBytes: 0, reclaimableBytes: 0 },
};

const DOCK = 'section[aria-label="Dock"]';

interface DockTab {
  readonly name?: string;
  readonly tab: string;
  readonly content: View['content'];
  readonly asks: OperationName;
  readonly empty: RegExp | Never;
  readonly loading?: Never;
  /** It is about whoever is selected. */
  readonly ofSelected?: true;
  /** Where it is read once for a page. */
  readonly anew?: true;
  readonly keeps?: true;
  readonly prepare?: (stage: Stage, state: State) => void;
}

function dockView({ name, tab, asks, loading, ofSelected, anew, prepare, ...view }: DockTab): View {
  return {
    ...view,
    area: 'dock',
    name: name ?? tab,
    within: DOCK,
    open: async (stage, state) => {
      if (anew || (ofSelected && state === 'empty')) await stage.visit();
      await stage.home();
      prepare?.(stage, state);
      if (ofSelected && state !== 'empty') await stage.select(people[state]);
      await stage.openDock(tab);
    },
    loading: loading ?? asks,
    error: asks,
  };
}

/** What is below everything. */
export const dockViews: readonly View[] = [
  dockView({
    tab: 'Timeline',
    asks: 'timeline.list',
    content: (part) => part.getByRole('list', { name: 'Timeline, newest first' }),
    loading: never('what happened last comes with the org'),
    keeps: true,
    empty: never('see “Timeline” of one'),
  }),
  {
    ...dockView({
      tab: 'Builds',
      asks: 'builds.list',
      content: (part) => part.getByRole('article'),
      loading: never('see “Canvas”: they come with the org'),
      empty: /No image was built/,
    }),
    open: async (stage, state) => {
      if (state === 'empty') await stage.visit('empty');
      else await stage.home();
      await stage.openDock('Builds');
    },
    error: never('builds.spec.ts and mend.spec.ts: those that are known stay'),
  },
  {
    area: 'dock',
    name: 'Log of a build',
    within: DOCK,
    open: async (stage, state) => {
      await stage.home();
      await stage.openDock('Builds');
      const builds = stage.dock.getByRole('navigation').getByRole('button');
      await builds.nth({ loading: 3, error: 4, empty: 5, full: 5 }[state]).click();
    },
    content: (part) => part.getByRole('log'),
    loading: 'builds.log',
    empty: never('a build prints something'),
    error: 'builds.log',
  },
  {
    area: 'dock',
    name: 'A build that failed',
    within: DOCK,
    open: async (stage) => {
      await stage.home();
      await stage.openDock('Builds');
      await stage.dock
        .getByRole('navigation')
        .getByRole('button', { name: /Codex.*[Ff]ailed/s })
        .first()
        .click();
    },
    content: (part) => part.getByRole('region', { name: 'Failure' }),
    ...asksNothing,
    empty: never('it is about one'),
  },
  dockView({
    tab: 'Images',
    asks: 'images.list',
    anew: true,
    content: (part) => part.getByRole('table'),
    empty: /No runtime is known yet/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('images.list', NO_IMAGES);
    },
  }),
  {
    area: 'dock',
    name: 'Versions of an image',
    within: DOCK,
    open: async (stage) => {
      await stage.visit();
      await stage.home();
      await stage.openDock('Images');
      await stage.dock.getByRole('button', { name: 'LangGraph', exact: true }).click();
      await inTheMiddle(stage.dock.getByText('10c7e5d2b8f4', { exact: true }));
      stage.leaveBehind();
    },
    content: (part) => part.getByRole('button', { name: '4 workspaces' }).first(),
    ...asksNothing,
    empty: never('see “Images”'),
  },
  dockView({
    tab: 'Approvals',
    asks: 'approvals.list',
    anew: true,
    content: (part) => part.getByRole('list', { name: 'Decided' }).getByRole('listitem').first(),
    empty: /Nothing was decided yet/,
    prepare: (stage, state) => {
      if (state === 'empty') stage.answer('approvals.list', { approvals: [], reachedEnd: true });
    },
  }),
  {
    area: 'dock',
    name: 'A request that waits for a decision',
    within: DOCK,
    open: async (stage) => {
      await stage.visit('life');
      await stage.home('life');
      await stage.openDock('Approvals');
    },
    content: (part) => part.getByRole('list', { name: 'Waiting for you' }).getByRole('listitem'),
    ...asksNothing,
    empty: never('see “Approvals”'),
  },
  dockView({
    tab: 'Logs',
    asks: 'workspaces.followLogs',
    ofSelected: true,
    content: (part) => part.getByRole('log'),
    empty: /Select|Choose/,
  }),
  dockView({
    tab: 'Files',
    asks: 'files.roots',
    ofSelected: true,
    anew: true,
    content: (part) => part.getByRole('tree', { name: /^Files of / }),
    empty: /Select|select/,
  }),
  {
    area: 'dock',
    name: 'Terminal',
    within: DOCK,
    open: async (stage, state) => {
      if (state === 'empty') await stage.visit('life');
      await stage.home(state === 'empty' ? 'life' : 'full');
      await stage.openDock('Terminal');
      if (state === 'full') {
        await stage.select('Priya Nair');
        await stage.dock.getByRole('button', { name: 'New terminal' }).first().click();
      }
    },
    content: (part) => part.locator('.xterm-screen'),
    ...asksNothing,
    empty: /No terminal is open/,
  },
];
