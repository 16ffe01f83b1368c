import type { WebContents } from 'electron';

/** Runs `onGone` each time a page that was met is gone; one that is met again meanwhile counts once. */
export function watchPages(onGone: (page: WebContents) => void): { meet(page: WebContents): void } {
  const met = new WeakSet<WebContents>();
  return {
    meet(page) {
      if (met.has(page)) return;
      met.add(page);
      whenPageGoes(page, () => {
        met.delete(page);
        onGone(page);
      });
    },
  };
}

/** Calls back once when the page that is shown is closed, or another one has taken its place. A frame inside it that loads is not that, nor is a link that is refused. */
export function whenPageGoes(contents: WebContents, run: () => void): void {
  const gone = () => {
    contents.off('did-navigate', gone);
    contents.off('destroyed', gone);
    run();
  };
  contents.once('did-navigate', gone);
  contents.once('destroyed', gone);
}
