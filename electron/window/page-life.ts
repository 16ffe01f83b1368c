import type { WebContents } from 'electron';

/** Calls back once when the page that is shown is closed, or loaded again. A frame inside it that loads is not that. */
export function whenPageGoes(contents: WebContents, run: () => void): void {
  const onNavigation = (details: { readonly isMainFrame: boolean; readonly isSameDocument: boolean }) => {
    if (details.isMainFrame && !details.isSameDocument) gone();
  };
  const gone = () => {
    contents.off('did-start-navigation', onNavigation);
    contents.off('destroyed', gone);
    run();
  };
  contents.on('did-start-navigation', onNavigation);
  contents.once('destroyed', gone);
}
