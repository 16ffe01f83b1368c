import { readFileSync } from 'node:fs';
import path from 'node:path';
import react from '@vitejs/plugin-react';
import { type EnvironmentOptions, normalizePath, type Plugin, type Rolldown } from 'vite';
import { defineConfig } from 'vitest/config';
import { app } from './renderer/src/text/en/app.ts';

const root = import.meta.dirname;
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as { version: string };

/** Electron 33 carries Node 20.18 and Chromium 130: the oldest that the output must run on. */
const NODE_TARGET = 'node20.18';
const CHROMIUM_TARGET = 'chrome130';

/** Native code cannot be bundled; the last two are optional and guarded by their importers. */
const NOT_BUNDLED = ['electron', 'better-sqlite3', '@lydell/node-pty', 'cpu-features'];
const NATIVE_ADDON = /\.node$/;

/** Importing one of these modules has no effect by itself: a program has what it uses of them, each part of a page too. */
const PURE_SOURCES = ['core/', 'renderer/src/text/'].map((folder) => normalizePath(path.join(root, folder)));
const hasEffects = (id: string) => !PURE_SOURCES.some((folder) => id.startsWith(folder));

/** CommonJS dependencies inside an ESM bundle still ask for these names. */
const COMMONJS_NAMES = `const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/**
 * What Electron runs. The runtime is the bundled agent of the process backend, a child of the engine; the org worker
 * is a thread of the engine.
 */
const programs = {
  preload: 'electron/preload.ts',
  main: 'electron/main.ts',
  engine: 'electron/engine-process.ts',
  runtime: 'resources/workspace-runtime/main.ts',
  'org-worker': 'core/org/worker/thread.ts',
} as const;

/** What a window needs for its first sight besides the script that the page names. */
const EARLY = ['app', 'canvas'].map((part) =>
  normalizePath(path.join(root, `renderer/src/${part}/index.ts`)),
);
const CANVAS_FONT = /^assets\/inter-latin-wght-normal-.*\.woff2$/;

/**
 * Each file costs a window that opens a few milliseconds: what asks the engine is one, what draws another, and so are the
 * icons of all.
 */
const FEW_FILES = [
  { name: 'first', test: /src[\\/]main\.ts$/, priority: 2 },
  { name: 'app', test: /src[\\/]app[\\/]index\.ts$/, priority: 1 },
  { name: 'icons', test: /node_modules[\\/]lucide-react[\\/]/ },
];

const NOT_OURS = '**/node_modules/**';
const OF_A_WINDOW = ['test/unit/renderer*/**/*.test.ts'];
const unitTests = {
  // No test measures time: a limit only ends one that hangs, on the slowest machine.
  testTimeout: 60_000,
  // The default leaves one core idle, which on a small machine is half of it.
  maxWorkers: '100%',
  // Also after one that failed half-way.
  restoreMocks: true,
};

const engineTests = { testTimeout: 120_000, hookTimeout: 120_000 };
/** Tests that need a Docker engine: each has an installation of its own on it. */
const ON_DOCKER = [
  'test/integration/docker/**/*.test.ts',
  'test/integration/{engine,faults}/**/*.docker.test.ts',
];
/** They make, look for and remove images, which all installations on a Docker engine have in common. */
const WITH_IMAGES = ['test/integration/images/**/*.test.ts', 'test/integration/offline/**/*.docker.test.ts'];

export default defineConfig({
  root: path.join(root, 'renderer'),
  base: './',
  plugins: [react(), buildkitProtocols(), early(), pageTexts()],
  define: { __APP_VERSION__: JSON.stringify(version) },
  server: { fs: { allow: [root] } },
  environments: {
    client: {
      build: {
        outDir: path.join(root, 'dist/renderer'),
        emptyOutDir: true,
        target: CHROMIUM_TARGET,
        modulePreload: { polyfill: false },
        assetsInlineLimit: 0,
        rolldownOptions: {
          treeshake: { moduleSideEffects: hasEffects },
          output: { codeSplitting: { groups: FEW_FILES } },
        },
      },
    },
    preload: onElectron('preload', 'cjs'),
    main: onElectron('main', 'es'),
    engine: onElectron('engine', 'es', COMMONJS_NAMES),
    runtime: onElectron('runtime', 'es'),
    orgWorker: onElectron('org-worker', 'es', COMMONJS_NAMES),
  },
  builder: {
    async buildApp(builder) {
      for (const environment of Object.values(builder.environments)) {
        if (environment.name !== 'ssr') await builder.build(environment);
      }
    },
  },
  test: {
    root,
    projects: [
      {
        root,
        test: {
          ...unitTests,
          name: 'unit',
          include: ['test/{unit,fuzz}/**/*.test.ts'],
          exclude: [NOT_OURS, ...OF_A_WINDOW],
          // Each worker evaluates a module once and not for each file anew, which took a third of the time.
          isolate: false,
        },
      },
      {
        root,
        // What a window knows is in its modules: each file has a window of its own.
        test: { ...unitTests, name: 'renderer', include: OF_A_WINDOW },
      },
      {
        root,
        test: {
          ...engineTests,
          // Engines that run agents as processes, each in a home and on a port of its own.
          name: 'integration',
          include: ['test/integration/**/*.test.ts'],
          exclude: [NOT_OURS, ...ON_DOCKER, ...WITH_IMAGES],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        root,
        test: {
          ...engineTests,
          // One after the other, and before the others on Docker: these find what all have in common.
          name: 'images',
          include: WITH_IMAGES,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
      {
        root,
        test: {
          ...engineTests,
          name: 'docker',
          include: ON_DOCKER,
          maxWorkers: 2,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});

/**
 * A program for Electron: one self-contained file, so that the packaged app needs no `node_modules` besides
 * the native ones, starts with one read, and does not depend on `require` of ES modules (absent in Node 20).
 */
function onElectron(name: keyof typeof programs, format: 'cjs' | 'es', banner = ''): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: {
      noExternal: true,
      external: NOT_BUNDLED,
      conditions: ['module', 'node', 'production'],
    },
    build: {
      outDir: path.join(root, 'dist/electron'),
      emptyOutDir: false,
      target: NODE_TARGET,
      ssr: true,
      minify: false,
      sourcemap: true,
      copyPublicDir: false,
      rolldownOptions: {
        input: { [name]: path.join(root, programs[name]) },
        external: [NATIVE_ADDON, ...NOT_BUNDLED],
        platform: 'node',
        treeshake: { moduleSideEffects: hasEffects },
        output: {
          format,
          banner,
          codeSplitting: false,
          entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
        },
      },
    },
  };
}

/** dockerode reads these beside its own code when it opens a BuildKit session: they go beside the engine. */
function buildkitProtocols(): Plugin {
  const folder = path.join(root, 'node_modules/dockerode/lib/proto');
  return {
    name: 'buildkit-protocols',
    applyToEnvironment: (environment) => environment.name === 'engine',
    generateBundle() {
      for (const file of ['auth.proto', 'buildkit_status.proto']) {
        this.emitFile({
          type: 'asset',
          fileName: `proto/${file}`,
          source: readFileSync(path.join(folder, file)),
        });
      }
    },
  };
}

function reachable<T>(from: T, next: (each: T) => readonly T[]): Set<T> {
  const found = new Set([from]);
  for (const each of found) for (const further of next(each)) found.add(further);
  return found;
}

/** Puts texts of the catalogue into the page itself, for when no script comes that has them. */
function pageTexts(): Plugin {
  return {
    name: 'page-texts',
    transformIndexHtml: (html) =>
      html.replaceAll(/\{\{(\w+)\}\}/g, (_, key: string) => {
        const words = Object.entries(app).find(([name]) => name === key)?.[1];
        if (typeof words !== 'string') throw new Error(`The page asks for a text that is not there: ${key}`);
        return words;
      }),
  };
}

/** Has the page name what is drawn first and its font, which would else be asked for one after the other once missed. */
function early(): Plugin {
  return {
    name: 'early',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {}, chunk: entry }) {
        const chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
        const parts = chunks.filter(({ moduleIds }) => EARLY.some((id) => moduleIds.includes(id)));
        if (parts.length < EARLY.length || !entry) {
          throw new Error('What draws, or the canvas, is no part of its own any more: see `EARLY`');
        }
        const imported = ({ imports }: Rolldown.OutputChunk) =>
          imports.flatMap((file) => chunks.find(({ fileName }) => fileName === file) ?? []);
        const first = reachable(entry, imported);
        const needed = new Set(parts.flatMap((part) => [...reachable(part, imported)]));
        const own = [...needed].filter((chunk) => !first.has(chunk));
        const styles = own.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]);
        const link = (attrs: Record<string, string | boolean>) => ({
          tag: 'link',
          attrs: { ...attrs, crossorigin: true },
          injectTo: 'head' as const,
        });
        return [
          ...own.map(({ fileName }) => link({ rel: 'modulepreload', href: `./${fileName}` })),
          ...styles.map((file) => link({ rel: 'stylesheet', href: `./${file}` })),
          ...Object.keys(bundle)
            .filter((file) => CANVAS_FONT.test(file))
            .map((file) => link({ rel: 'preload', as: 'font', type: 'font/woff2', href: `./${file}` })),
        ];
      },
    },
  };
}
