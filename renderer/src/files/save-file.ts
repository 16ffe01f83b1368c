import { showError } from '../engine/run.ts';

/** Time for a browser to begin the download before its content is let go. */
const KEPT_MS = 60_000;

/**
 * Lets the user keep content as a file: in the app of the desktop by the system's dialog, in a browser as a download.
 * False when that was cancelled, or failed, which is shown. The type matters to browsers only.
 */
export async function saveFile(
  name: string,
  content: BlobPart,
  type = 'application/octet-stream',
): Promise<boolean> {
  const blob = content instanceof Blob ? content : new Blob([content], { type });
  const shell = window.molecule;
  if (!shell) {
    download(name, blob);
    return true;
  }
  try {
    return await shell.saveFile(name, new Uint8Array(await blob.arrayBuffer()));
  } catch (thrown) {
    showError(thrown);
    return false;
  }
}

function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // At once would be too early: some browsers then save nothing.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
