import { useEffect } from 'react';
import { canvasHasKeys, targets } from '../scope.ts';
import { copyWorkspaces, pasteTarget, pasteText } from './copy.ts';

/** Copy, cut and paste of the browser, while the canvas has the keys: no permission has to be asked for then. */
export function useClipboard(): void {
  useEffect(() => {
    const take = (event: ClipboardEvent, cut: boolean) => {
      const ids = targets();
      // A text that is marked somewhere is what is meant then.
      if (!canvasHasKeys() || ids.length === 0 || !(getSelection()?.isCollapsed ?? true)) return;
      event.preventDefault();
      copyWorkspaces(ids, { cut, write: (content) => event.clipboardData?.setData('text/plain', content) });
    };
    const onCopy = (event: ClipboardEvent) => take(event, false);
    const onCut = (event: ClipboardEvent) => take(event, true);
    const onPaste = (event: ClipboardEvent) => {
      if (!canvasHasKeys()) return;
      event.preventDefault();
      void pasteText(event.clipboardData?.getData('text/plain') ?? '', pasteTarget());
    };
    window.addEventListener('copy', onCopy);
    window.addEventListener('cut', onCut);
    window.addEventListener('paste', onPaste);
    return () => {
      window.removeEventListener('copy', onCopy);
      window.removeEventListener('cut', onCut);
      window.removeEventListener('paste', onPaste);
    };
  }, []);
}
