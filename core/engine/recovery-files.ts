import { stringify } from 'yaml';
import type { StoredFile, WorkspaceRecord } from '../store/index.ts';
import { configIn } from './template-config.ts';
import { type TemplateRoots, templateFiles, templateFolderOf } from './template-files.ts';

/**
 * The files of the template of a workspace's runtime, for a `/configs` that lost its config.yaml: `<runtime>-default`
 * or `<runtime>`, with what is the workspace's own. None when neither is bundled.
 */
export async function recoveryFiles(
  roots: TemplateRoots,
  { runtime, name, role, model, tier }: Pick<WorkspaceRecord, 'runtime' | 'name' | 'role' | 'model' | 'tier'>,
): Promise<StoredFile[]> {
  for (const template of [`${runtime}-default`, runtime]) {
    const folder = templateFolderOf(roots, template);
    if (folder === null) continue;
    const own = { name, description: role, runtime, tier, ...(model === '' ? {} : { model }) };
    const config = stringify({ ...(await configIn(folder)), ...own });
    return [
      { path: 'config.yaml', mode: 0o644, content: Buffer.from(config) },
      ...(await templateFiles(roots, template)),
    ];
  }
  return [];
}
