import { open } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf, systemCodeOf, toAppError } from '../../base/index.ts';
import { withoutCredentials } from '../sources/credentials.ts';

const MAX_MANIFEST_BYTES = 1024 * 1024;
const TIME_LIMIT_MS = 15_000;

const text = z.string().trim().min(1);
const entrySchema = z.object({ name: text, repo: text, ref: text });
const manifestSchema = z.object({
  version: z.literal(1),
  plugins: z.array(entrySchema).default([]),
  workspace_templates: z.array(entrySchema).default([]),
  org_templates: z.array(entrySchema).default([]),
});

/** `repo` is `owner/name` or an address. */
export type RegistryEntry = z.infer<typeof entrySchema>;

/** A manifest that names templates and plugins in repositories. */
export interface Registry {
  /** Absolute file or address. */
  readonly location: string;
  readonly manifest: z.infer<typeof manifestSchema>;
}

/**
 * Reads a registry's manifest from an absolute file or an http(s) address. Throws AppError
 * `registry_invalid`, which names the field, or `registry_unreachable`.
 */
export async function readRegistry(location: string): Promise<Registry> {
  const address = /^https?:\/\//i.test(location);
  const bytes = address ? await download(location) : await readManifest(location);
  let json: unknown;
  try {
    json = JSON.parse(bytes.toString());
  } catch (error) {
    throw invalid(location, `It is not JSON: ${messageOf(error)}`, error);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return { location, manifest: parsed.data };
  const [issue] = parsed.error.issues;
  throw invalid(location, `${fieldName(issue?.path ?? [])}: ${issue?.message ?? 'it cannot be used'}`);
}

async function download(location: string): Promise<Buffer> {
  if (!URL.canParse(location)) throw invalid(location, 'It is not a valid address.');
  const { username, password, hash } = new URL(location);
  if (username !== '' || password !== '' || hash !== '') {
    throw invalid(location, 'The address must not contain a user name, a password or "#".');
  }
  try {
    const response = await fetch(location, { signal: AbortSignal.timeout(TIME_LIMIT_MS) });
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`the server answers ${response.status}`);
    }
    return await collect(location, response.body ?? []);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const { cause } = error as { cause?: unknown };
    throw new AppError('registry_unreachable', `The registry ${shown(location)} cannot be reached`, {
      detail: `Check the network and the address, then try again: ${messageOf(cause ?? error)}`,
      cause: error,
    });
  }
}

async function readManifest(location: string): Promise<Buffer> {
  if (!path.isAbsolute(location)) {
    throw invalid(location, 'Give the absolute path of a file, or an http(s):// address.');
  }
  try {
    const file = await open(location, 'r');
    try {
      return await collect(location, file.createReadStream({ autoClose: false }));
    } finally {
      await file.close();
    }
  } catch (error) {
    const code = systemCodeOf(error);
    if (code === 'EISDIR') throw invalid(location, 'It is a folder. Name the manifest file in it.', error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') throw toAppError(error, `${location} cannot be read`);
    throw new AppError('registry_unreachable', `There is no file ${location}`, {
      detail: 'Check the path.',
      cause: error,
    });
  }
}

async function collect(location: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>) {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    if (size > MAX_MANIFEST_BYTES) throw invalid(location, `It has more than ${MAX_MANIFEST_BYTES} bytes.`);
    parts.push(chunk);
  }
  return Buffer.concat(parts);
}

/** As one would write it in code: `org_templates[2].repo`. */
function fieldName(keys: readonly PropertyKey[]): string {
  const name = keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('');
  return name.replace(/^\./, '') || 'the manifest';
}

function invalid(location: string, detail: string, cause?: unknown): AppError {
  return new AppError('registry_invalid', `The registry ${shown(location)} cannot be used`, {
    detail,
    cause,
  });
}

function shown(location: string): string {
  return withoutCredentials(location).slice(0, 300);
}
