import type { WebContents } from 'electron';

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
