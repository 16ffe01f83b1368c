import path from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build, createBuilder } from 'vite';

const root = path.resolve(import.meta.dirname, '../../..');
const stressPage = path.dirname(fileURLToPath(import.meta.resolve('../pages/stress/main.tsx')));

/** Where the bare page lies in the built folder. */
export const BARE_PATH = 'bare/index.html';

/** Builds the interface from its sources as the app ships it, and the bare page beside it. */
export async function buildPages(folder: string): Promise<void> {
  const builder = await createBuilder({
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'error',
    environments: { client: { build: { outDir: folder } } },
  });
  const client = builder.environments.client;
  if (!client) throw new Error('vite.config.ts builds no interface');
  await builder.build(client);
  await build({
    configFile: false,
    root: stressPage,
    base: './',
    logLevel: 'error',
    plugins: [react()],
    build: { outDir: path.join(folder, path.dirname(BARE_PATH)), emptyOutDir: true },
  });
}
