import { existsSync } from 'node:fs';
import { type CDPSession, chromium, type Page } from '@playwright/test';
import { type Bench, type Measure, Unavailable } from '../harness/measure.ts';
import { interleave } from '../harness/rounds.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { BARE_PATH, buildPages } from './build.ts';
import { type Frames, pan, settle } from './pan.ts';
import { startSynthetic } from './synthetic.ts';

const WORKSPACES = 300;
const ROUNDS = 5;
const WINDOW = { width: 1440, height: 900 };
/**
 * Frames come as fast as they are done. In step with a screen every time would be a multiple of 16.7 ms, and a
 * ratio of two such times tells little.
 */
const FRAMES_UNBOUND = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const FLOOR = 'bare React Flow with as many plain nodes and edges, same pane, same gesture';

export const canvasBench: Bench = {
  name: 'canvas',
  async run(progress) {
    const executablePath = process.env.PLAYWRIGHT_CHROMIUM || chromium.executablePath();
    if (!existsSync(executablePath)) throw new Unavailable('there is no Chromium');
    return inTemporaryFolder(async (folder) => {
      progress('building the interface and the bare page');
      await buildPages(folder);
      const engine = await startSynthetic(WORKSPACES, folder);
      const browser = await chromium.launch({ executablePath, args: FRAMES_UNBOUND });
      try {
        const page = await browser.newPage({ viewport: WINDOW });
        const cdp = await page.context().newCDPSession(page);
        progress(`${WORKSPACES} nodes, ${ROUNDS} rounds, Chromium ${browser.version()}`);
        return await measureOn(page, cdp, engine.url);
      } finally {
        await browser.close();
        await engine.dispose();
      }
    });
  },
};

async function measureOn(page: Page, cdp: CDPSession, url: string): Promise<Measure[]> {
  let shown = { edges: 0, width: 0, height: 0 };
  const panOurs = async () => {
    await page.goto(url);
    await settle(page, WORKSPACES);
    const frames = await pan(page, cdp);
    // The org is alive: what the bare page must match is what was just shown.
    shown = await whatIsShown(page);
    return frames;
  };
  const panBare = async () => {
    const query = new URLSearchParams({
      nodes: String(WORKSPACES),
      edges: String(shown.edges),
      width: String(shown.width),
      height: String(shown.height),
    });
    await page.goto(`${url}/${BARE_PATH}?${query}`);
    await settle(page, WORKSPACES);
    return pan(page, cdp);
  };
  // Not counted: it fills the browser's caches and tells the bare page what to match.
  await interleave(1, panOurs, panBare);
  const { ours, floor } = await interleave(ROUNDS, panOurs, panBare);
  return [
    frameTime('p50', ours, floor, (frames) => frames.p50Ms, null),
    frameTime('p95', ours, floor, (frames) => frames.p95Ms, { ratio: 1.3 }),
  ];
}

/** What `whatIsShown` uses of the page that it runs in. */
interface PaneElement {
  querySelectorAll(selector: string): { readonly length: number };
  readonly clientWidth: number;
  readonly clientHeight: number;
}

function whatIsShown(page: Page) {
  return page.locator('.react-flow').evaluate((pane: PaneElement) => ({
    edges: pane.querySelectorAll('[data-edge]').length,
    width: pane.clientWidth,
    height: pane.clientHeight,
  }));
}

function frameTime(
  name: string,
  ours: readonly Frames[],
  floor: readonly Frames[],
  of: (frames: Frames) => number,
  budget: Measure['budget'],
): Measure {
  return {
    name: `pan of ${WORKSPACES} live nodes, frame ${name}`,
    unit: 'ms',
    rounds: ours.map(of),
    floor: { what: FLOOR, rounds: floor.map(of) },
    budget,
  };
}
