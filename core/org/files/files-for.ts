import { parse, stringify } from 'yaml';
import type { TemplateFields } from '../plan/fields.ts';
import type { ConfigFile } from './copy-files.ts';
import { CONFIG_FILE } from './digests.ts';

/** The fields that config.yaml repeats. */
type Repeated = Pick<TemplateFields, 'role' | 'runtime' | 'model' | 'tier' | 'maxConcurrentTasks'>;

/**
 * The files of a template for a workspace that is not all what the template says: people may have changed what
 * its config.yaml repeats, and a merge leaves that.
 */
export function filesFor(effective: Repeated, files: readonly ConfigFile[]): ConfigFile[] {
  return files.map((file) =>
    file.path === CONFIG_FILE ? { ...file, content: repeat(effective, file) } : file,
  );
}

/** Unchanged to the byte where it says the same already. */
function repeat(
  { role, runtime, model, tier, maxConcurrentTasks }: Repeated,
  { content }: ConfigFile,
): Uint8Array {
  const config: unknown = parse(new TextDecoder().decode(content), { uniqueKeys: false });
  if (config === null || typeof config !== 'object') return content;
  const stated = config as Record<string, unknown>;
  const wanted: Record<string, unknown> = { runtime, tier, max_concurrent_tasks: maxConcurrentTasks };
  if (role !== '') wanted.description = role;
  if (model !== '') wanted.model = model;
  if (Object.entries(wanted).every(([key, value]) => stated[key] === value)) return content;
  const text = stringify(
    { ...stated, ...wanted },
    { compat: 'yaml-1.1', lineWidth: 0, aliasDuplicateObjects: false },
  );
  return new TextEncoder().encode(text);
}
