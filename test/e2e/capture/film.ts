import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CDPSession, Page } from '@playwright/test';
import type { Scene, Shot } from './timeline.ts';

/** Records what a page shows while a story is acted out in it. */
export class Film {
  readonly shots: Shot[] = [];
  readonly scenes: Scene[] = [];
  readonly #cdp: CDPSession;
  readonly #folder: string;
  #last: Buffer = Buffer.alloc(0);
  #writing: Promise<void> = Promise.resolve();

  private constructor(cdp: CDPSession, folder: string) {
    this.#cdp = cdp;
    this.#folder = folder;
  }

  /** Begins to record; pictures go into the folder. */
  static async of(page: Page, folder: string): Promise<Film> {
    const cdp = await page.context().newCDPSession(page);
    const film = new Film(cdp, folder);
    cdp.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
      film.#keep(Buffer.from(data, 'base64'), (metadata.timestamp ?? Date.now() / 1000) * 1000);
      // A page that was closed meanwhile needs no answer.
      cdp.send('Page.screencastFrameAck', { sessionId }).catch(() => undefined);
    });
    await cdp.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 });
    return film;
  }

  /** Acts a part of the story that is shown in so many seconds. What happens outside of scenes is not shown. */
  async scene(seconds: number, act: () => Promise<void>): Promise<void> {
    const startMs = Date.now();
    await act();
    this.scenes.push({ startMs, endMs: Date.now(), shownMs: seconds * 1000 });
  }

  /** Ends the recording; all pictures are on the disk then. */
  async end(): Promise<void> {
    await this.#cdp.send('Page.stopScreencast');
    await this.#writing;
  }

  #keep(picture: Buffer, atMs: number): void {
    if (picture.equals(this.#last)) return;
    this.#last = picture;
    const file = path.join(this.#folder, `${String(this.shots.length).padStart(5, '0')}.png`);
    this.shots.push({ atMs, file });
    this.#writing = this.#writing.then(() => writeFile(file, picture));
  }
}
