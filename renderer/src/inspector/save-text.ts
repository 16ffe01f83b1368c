/** Time for the browser to begin the download before the text is let go. */
const KEPT_MS = 10_000;

/** Lets the user save a text as a file. */
export function saveText(fileName: string, content: string, type = 'text/plain'): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}
