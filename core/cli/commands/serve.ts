import { addAbortListener } from 'node:events';
import path from 'node:path';
import { type Command, portOf } from '../command.ts';
import { EXIT, usageError } from '../output.ts';

const BACKENDS = ['auto', 'docker', 'process'] as const;

export const serve: Command = {
  usage: 'serve [--port N|0] [--backend docker|process|auto] [--open-dev]',
  summary: 'Run the engine and serve the app to a browser, until stopped',
  flags: { port: { type: 'string' }, backend: { type: 'string' }, 'open-dev': { type: 'boolean' } },
  async run(_args, flags, { home, env, output, version, stop }) {
    const backend = BACKENDS.find((each) => each === (flags.backend ?? 'auto'));
    if (!backend) throw usageError(`--backend is one of ${BACKENDS.join(', ')}, not "${flags.backend}"`);
    const port = portOf(flags.port);
    const { startEngine } = await import('../../engine.ts');
    const engine = await startEngine({
      home,
      version,
      backend,
      env,
      openDev: flags['open-dev'] === true,
      rendererFolder: path.resolve(import.meta.dirname, '../../../dist/renderer'),
      ...(port === undefined ? {} : { port }),
    });
    const info = engine.info();
    output.out(
      JSON.stringify({
        url: info.url,
        port: Number(new URL(info.url).port),
        home: info.home,
        backend: info.backend,
        adminTokenFile: engine.adminTokenFile,
        pid: process.pid,
      }),
    );
    output.err(`Open ${engine.signInUrl()} (the link works once)`);
    if (info.openDev) output.err('Open development mode: every program on this machine may use the API.');
    await Promise.race([
      engine.whenStopped,
      new Promise<void>((resolve) => addAbortListener(stop, () => resolve())),
    ]);
    await engine.dispose();
    return EXIT.ok;
  },
};
