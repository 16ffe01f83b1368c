import { AppError } from '../../../core/contract/index.ts';
import { showError } from '../engine/run.ts';
import { text } from '../text/index.ts';

/** Only the app of the desktop can show a folder of this machine. */
export function hasFolders(): boolean {
  return typeof window !== 'undefined' && window.molecule !== undefined;
}

/** Shows a folder of the app in the system's file manager; a failure is shown. */
export async function openFolder(folder: 'data' | 'logs'): Promise<void> {
  try {
    await window.molecule?.openFolder(folder);
  } catch (cause) {
    showError(new AppError('folder_not_opened', text.enginePage.about.notOpened, { cause }));
  }
}
