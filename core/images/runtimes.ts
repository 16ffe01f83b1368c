import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { AppError, messageOf, systemCodeOf } from '../base/index.ts';

export const TEMPLATES_FOLDER = 'workspace-templates';

/** Part of a folder's name and of an image's, so nothing that means something there. */
const RUNTIME_NAME = /^[a-z0-9]+([._-]+[a-z0-9]+)*$/;
/** Runtimes that templates exist of in public, whether a manifest names them or not. */
const PUBLIC_RUNTIMES = [
  'autogen',
  'claude-code',
  'codex',
  'crewai',
  'deepagents',
  'gemini-cli',
  'hermes',
  'langgraph',
  'openclaw',
];
const DEFAULT_REF = 'main';

const text = z.string().trim().min(1);
const manifestSchema = z.object({
  workspace_templates: z
    .array(z.object({ name: text, repo: text, ref: text.default(DEFAULT_REF) }))
    .default([]),
});

/** Where a manifest says that a runtime's template is. */
export interface ManifestEntry {
  /** `owner/name`, or an address. */
  readonly repo: string;
  readonly ref: string;
}

/** Which runtimes there are. */
export interface Runtimes {
  /** Bundled, named by the manifest, or public; sorted. */
  known(): Promise<string[]>;
  bundled(): Promise<string[]>;
  /** What the manifest says of a runtime. */
  manifestEntry(runtime: string): ManifestEntry | undefined;
  /** Throws `unknown_runtime`; of a name that cannot be one before anything else is looked at. */
  require(runtime: string): Promise<void>;
}

/** @param manifestFile `WORKSPACE_MANIFEST_PATH`; throws `manifest_invalid` when that cannot be used. */
export function createRuntimes(resources: string, manifestFile: string | undefined): Runtimes {
  const manifest = manifestFile ? readManifest(manifestFile) : new Map<string, ManifestEntry>();
  const listed = new Set([...PUBLIC_RUNTIMES, ...manifest.keys()]);
  const known = async () => [...new Set([...listed, ...(await bundledRuntimes(resources))])].sort();
  return {
    known,
    bundled: () => bundledRuntimes(resources),
    manifestEntry: (runtime) => manifest.get(runtime),
    async require(runtime) {
      if (listed.has(runtime)) return;
      if (RUNTIME_NAME.test(runtime) && (await bundledRuntimes(resources)).includes(runtime)) return;
      throw new AppError('unknown_runtime', `There is no workspace template for the runtime "${runtime}"`, {
        detail: `Known runtimes: ${(await known()).join(', ')}`,
      });
    },
  };
}

/** Runtimes that have a bundled template, sorted. */
export async function bundledRuntimes(resources: string): Promise<string[]> {
  try {
    const entries = await readdir(path.join(resources, TEMPLATES_FOLDER), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

function readManifest(file: string): Map<string, ManifestEntry> {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw invalid(file, messageOf(error));
  }
  const parsed = manifestSchema.safeParse(json);
  if (!parsed.success) throw invalid(file, z.prettifyError(parsed.error));
  const entries = parsed.data.workspace_templates.map(({ name, repo, ref }) => {
    const runtime = name.replace(/-default$/, '');
    if (!RUNTIME_NAME.test(runtime)) throw invalid(file, `"${name}" cannot be the name of a runtime.`);
    return [runtime, { repo, ref }] as const;
  });
  return new Map(entries);
}

function invalid(file: string, detail: string): AppError {
  return new AppError('manifest_invalid', `The manifest ${file} cannot be used`, {
    detail: `${detail}\nCorrect it, or unset WORKSPACE_MANIFEST_PATH.`,
  });
}
