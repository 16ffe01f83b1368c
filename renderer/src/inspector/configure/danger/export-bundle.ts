import { run } from '../../../engine/run.ts';
import { saveJson } from './save-json.ts';

/** Saves a workspace with all below it as one file. */
export async function exportBundle(id: string, name: string): Promise<void> {
  const exported = await run('bundles.export', { id });
  if (exported) saveJson(`${fileName(name)}.bundle.json`, exported.bundle);
}

function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'workspace'
  );
}
