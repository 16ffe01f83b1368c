import path from 'node:path';
import { parseArgs } from 'node:util';
import { AppError, defaultHome } from '../core/base/index.ts';

/** As the installer names the app to the system. */
export const APP_ID = 'ai.molecule.desktop';

export type Backend = 'docker' | 'process' | 'auto';

/** What the launcher and the app take on their command line. */
export interface AppOptions {
  readonly home: string;
  readonly demo: boolean;
  /** Of the platform API; undefined: the engine's choice. */
  readonly port: number | undefined;
  readonly backend: Backend;
}

const BACKENDS: readonly string[] = ['docker', 'process', 'auto'] satisfies Backend[];
const HIGHEST_PORT = 65_535;

/**
 * Reads `--home DIR --demo --port N --backend docker|process|auto`, with `MOLECULE_HOME` as a default. `PORT` is only
 * checked: the engine reads it itself, and tells that it decides the setting. `strict` refuses anything else; without it, as in Electron, Chromium's own flags pass.
 * Throws `AppError` `usage`.
 */
export function parseAppOptions(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  { strict }: { readonly strict: boolean },
): AppOptions {
  const values = parse(args, strict);
  const home = values.home ? path.resolve(values.home) : defaultHome(env);
  const backend = values.backend ?? 'auto';
  if (!isBackend(backend)) throw usage(`--backend is docker, process or auto, not "${backend}"`);
  portOf(env.PORT);
  return { home, demo: values.demo, port: portOf(values.port), backend };
}

/** The same options as arguments, for a child process. */
export function appArguments(options: AppOptions): string[] {
  return [
    `--home=${options.home}`,
    `--backend=${options.backend}`,
    ...(options.port === undefined ? [] : [`--port=${options.port}`]),
    ...(options.demo ? ['--demo'] : []),
  ];
}

function parse(args: readonly string[], strict: boolean) {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict,
      allowPositionals: !strict,
      options: {
        home: { type: 'string' },
        demo: { type: 'boolean' },
        port: { type: 'string' },
        backend: { type: 'string' },
      },
    });
    return {
      home: textOf(values.home),
      demo: values.demo === true,
      port: textOf(values.port),
      backend: textOf(values.backend),
    };
  } catch (error) {
    throw usage((error as Error).message);
  }
}

function textOf(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isBackend(text: string): text is Backend {
  return BACKENDS.includes(text);
}

/** Throws `usage`. */
export function portOf(text: string | undefined): number | undefined {
  if (!text) return undefined;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
    throw usage(`The port is a number from 0 to ${HIGHEST_PORT}, not "${text}"`);
  }
  return port;
}

function usage(message: string): AppError {
  return new AppError('usage', message, {
    detail: 'Usage: npm start -- [--demo] [--home DIR] [--port N] [--backend docker|process|auto]',
  });
}
