import { parseDocument } from 'yaml';
import { z } from 'zod';
import { AppError, messageOf } from '../base/index.ts';
import type { Plugin } from '../contract/index.ts';

export const MANIFEST_FILE = 'plugin.yaml';

const MAX_BYTES = 64 * 1024;
const MAX_ALIASES = 20;

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => (value === null || value === undefined ? '' : String(value)));
const short = text.pipe(z.string().max(200));
const names = z
  .array(z.union([z.string(), z.number()]).transform(String).pipe(z.string().max(200)))
  .max(200)
  .nullish()
  .transform((list) => list ?? []);

/** What is not named here (rules, hooks, adapters …) means something only inside of the workspace. */
const schema = z.object({
  version: short,
  description: text.pipe(z.string().max(10_000)),
  author: short,
  tags: names,
  skills: names,
  runtimes: names,
});

/**
 * Reads a plugin.yaml; without one a plugin says nothing of itself. Its name is that of its source, whatever the file
 * says. Throws `plugin_invalid` for what is no such file.
 */
export function parseManifest(name: string, bytes: Uint8Array | undefined): Plugin {
  if (bytes === undefined) return { name, ...schema.parse({}) };
  if (bytes.length > MAX_BYTES) throw invalid(`It has more than ${MAX_BYTES} bytes.`);
  const parsed = schema.safeParse(valuesOf(bytes));
  if (parsed.success) return { name, ...parsed.data };
  const issue = parsed.error.issues[0];
  throw invalid(issue ? `${issue.path.join('.') || 'plugin.yaml'}: ${issue.message}` : 'It cannot be read.');
}

/** The same of a file that somebody may have changed since it was installed: what cannot be read says nothing. */
export function readManifest(name: string, bytes: Uint8Array | undefined): Plugin {
  try {
    return parseManifest(name, bytes);
  } catch {
    return parseManifest(name, undefined);
  }
}

/** Whether a plugin is for a runtime; `-` and `_` are the same, and one that names none is for all. */
export function isFor({ runtimes }: Pick<Plugin, 'runtimes'>, runtime: string): boolean {
  const plain = (each: string) => each.trim().toLowerCase().replaceAll('-', '_');
  return runtimes.length === 0 || runtimes.some((each) => plain(each) === plain(runtime));
}

function valuesOf(bytes: Uint8Array): unknown {
  try {
    const document = parseDocument(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    const [error] = document.errors;
    if (error) throw error;
    return document.toJS({ maxAliasCount: MAX_ALIASES }) ?? {};
  } catch (error) {
    throw invalid(messageOf(error).split('\n')[0] ?? '');
  }
}

function invalid(detail: string): AppError {
  return new AppError('plugin_invalid', 'plugin.yaml is not valid', { detail });
}
