/** How often something was put on the clipboard, or may have been by others. */
let changes = 0;

/** Puts a text on the clipboard. Rejects when the browser does not allow it. */
export function copyText(content: string): Promise<void> {
  changes += 1;
  return navigator.clipboard.writeText(content);
}

/** Puts a picture on the clipboard that is ready a moment later. Rejects when the browser does not allow it. */
export function copyPicture(png: Promise<Blob>): Promise<void> {
  changes += 1;
  return navigator.clipboard.write([new ClipboardItem({ 'image/png': png })]);
}

/**
 * For whoever puts more beside what is there now: says later whether nothing else can have come meanwhile. What is copied
 * elsewhere is copied while this window has no focus.
 */
export function watchClipboard(): () => boolean {
  listen();
  const before = changes;
  return () => changes === before && document.hasFocus();
}

let isListening = false;

function listen(): void {
  if (isListening) return;
  isListening = true;
  const note = () => {
    changes += 1;
  };
  for (const event of ['copy', 'cut', 'blur']) window.addEventListener(event, note, { capture: true });
}
