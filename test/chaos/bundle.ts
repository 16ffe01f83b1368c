import { cp, mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'vite';

const PROJECT = path.resolve(import.meta.dirname, '../..');
/** The engine under test, and the thread that it reads org templates in, under the name that it looks for. */
const PROGRAMS = {
  'engine-child': 'test/chaos/engine-child.ts',
  'org-worker': 'core/org/worker/thread.ts',
};
/** Native code cannot be bundled; the last one is optional. */
const NOT_BUNDLED = ['better-sqlite3', 'cpu-features'];
/** Node reads all of it each time; the names stay, for what is printed when something fails. */
const SHORT_BUT_READABLE = { compress: false, mangle: false, codegen: { removeWhitespace: true } };
/** CommonJS dependencies inside ask for these names. */
const COMMONJS_NAMES = `const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/**
 * Puts the engine under test into one file, as the app's build does: it is started hundreds of times, and reading its
 * sources would take most of that. Resolves with the file.
 */
export async function bundleEngine(folder: string): Promise<string> {
  // As deep as `core/base`, so that the engine finds its resources and packages where they are in a clone.
  const output = path.join(folder, 'dist/chaos');
  for (const [name, source] of Object.entries(PROGRAMS)) {
    await build({
      configFile: false,
      root: PROJECT,
      logLevel: 'warn',
      ssr: { noExternal: true, external: NOT_BUNDLED },
      build: {
        ssr: true,
        outDir: output,
        emptyOutDir: false,
        minify: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: { [name]: path.join(PROJECT, source) },
          external: [/\.node$/, ...NOT_BUNDLED],
          platform: 'node',
          output: {
            format: 'es',
            codeSplitting: false,
            entryFileNames: '[name].js',
            banner: COMMONJS_NAMES,
            minify: SHORT_BUT_READABLE,
          },
        },
      },
    });
  }
  await mkdir(path.join(output, 'proto'), { recursive: true });
  await cp(path.join(PROJECT, 'node_modules/dockerode/lib/proto'), path.join(output, 'proto'), {
    recursive: true,
  });
  for (const name of ['resources', 'node_modules', 'package.json']) {
    await symlink(path.join(PROJECT, name), path.join(folder, name));
  }
  return path.join(output, 'engine-child.js');
}
