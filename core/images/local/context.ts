import ignoreModule, { type Ignore } from '@balena/dockerignore';
import { AppError } from '../../base/index.ts';
import type { TarEntry } from '../../docker/index.ts';

/** What a template gives to the builder. */
export interface TemplateContext {
  readonly dockerfile: string;
  /** Content of `.runtime-version`; empty where there is none. */
  readonly runtimeVersion: string;
  /** What of the source is left out and why, for the log. */
  readonly notes: readonly string[];
  /** Reads the files; may be called more than once. */
  entries(): AsyncIterable<TarEntry>;
}

/** The builder reads these itself, whatever the rules say. */
const ALWAYS: ReadonlySet<string> = new Set(['Dockerfile', '.dockerignore']);

// The package is CommonJS: its types say `default`, and Node.js gives the function itself.
const ignore = ignoreModule as unknown as (options: { ignorecase: boolean }) => Ignore;

/** Which paths belong to a build context, by the text of its `.dockerignore`. */
export function contextFilter(rules: string): (path: string) => boolean {
  if (rules.trim() === '') return () => true;
  const ignored = ignore({ ignorecase: false }).add(rules);
  return (path) => ALWAYS.has(path) || !ignored.ignores(path);
}

export function noDockerfile(runtime: string, place: string): AppError {
  return new AppError(
    'template_no_dockerfile',
    `The template of the runtime "${runtime}" has no Dockerfile`,
    {
      detail: `Expected a file at ${place}. Add it, then try again.`,
    },
  );
}
