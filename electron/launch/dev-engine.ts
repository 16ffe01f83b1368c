import path from 'node:path';
import { parseAppOptions } from '../options.ts';
import { appVersion, root, runProgram } from './project.ts';
import { serve } from './serve.ts';
import { stopSignal } from './signals.ts';

/** The engine of `npm run dev` without Electron. Node's watch mode starts it again when its sources change. */
await runProgram(async () => {
  const options = parseAppOptions(process.argv.slice(2), process.env, { strict: true });
  await serve(
    {
      ...options,
      // The engine only signs the browser in; the page itself comes from the development server.
      rendererFolder: path.join(root, 'renderer'),
      pageUrl: process.env.MOLECULE_DEV_SERVER_URL,
      version: appVersion(),
      env: process.env,
    },
    stopSignal(),
  );
  return 0;
});
