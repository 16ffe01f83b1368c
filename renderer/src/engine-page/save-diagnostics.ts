import { run } from '../engine/run.ts';
import { saveFile } from '../files/save-file.ts';
import { toast } from '../state/toasts.ts';
import { text } from '../text/index.ts';

/** Saves what somebody who helps needs to know, as a file. */
export async function saveDiagnostics(): Promise<void> {
  const report = await run('diagnostics.export', {});
  if (!report) return;
  if (!(await saveFile(report.fileName, report.text, 'text/plain;charset=utf-8'))) return;
  toast({
    tone: 'success',
    title: text.enginePage.saved(report.fileName),
    detail: text.enginePage.savedDetail,
  });
}
