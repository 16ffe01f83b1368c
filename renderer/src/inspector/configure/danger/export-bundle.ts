import { run } from '../../../engine/run.ts';
import { saveFile } from '../../../files/save-file.ts';

/** Saves a workspace with all below it as one file, with the ending that opens it in the app again. */
export async function exportBundle(id: string, name: string): Promise<void> {
  const exported = await run('bundles.export', { id });
  if (!exported) return;
  const content = JSON.stringify(exported.bundle, null, 2);
  await saveFile(`${fileName(name)}.molecule`, content, 'application/json');
}

function fileName(name: string): string {
  return (
    name
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '') || 'workspace'
  );
}
