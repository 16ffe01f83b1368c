import { existsSync } from 'node:fs';
import { type Browser, type CDPSession, chromium, type Page } from '@playwright/test';
import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { Unavailable } from '../harness/measure.ts';
import { inTemporaryFolder } from '../harness/temporary.ts';
import { buildPages } from './build.ts';

const WINDOW = { width: 1440, height: 900 };

/** A window on the interface as the app ships it, and the engine behind it. */
export interface Stage {
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly engine: SyntheticEngine;
}

export interface StageOptions {
  readonly workspaces: number;
  /** Nothing happens by itself. */
  readonly still?: boolean;
  /** Starts without an org. */
  readonly empty?: boolean;
}

/** Opens a stage for each work, one after the other, in the same browser. */
export type OnStage = <T>(options: StageOptions, work: (stage: Stage) => Promise<T>) => Promise<T>;

/** Builds the pages once and starts a browser for all of `work`. Throws `Unavailable` without a Chromium. */
export async function withBrowser<T>(
  args: readonly string[],
  progress: (line: string) => void,
  work: (onStage: OnStage) => Promise<T>,
): Promise<T> {
  const executablePath = process.env.PLAYWRIGHT_CHROMIUM || chromium.executablePath();
  if (!existsSync(executablePath)) throw new Unavailable('there is no Chromium');
  return inTemporaryFolder(async (folder) => {
    progress('building the interface and the bare page');
    await buildPages(folder);
    const browser = await chromium.launch({ executablePath, args: [...args] });
    try {
      progress(`Chromium ${browser.version()}`);
      return await work((options, onStage) => openStage(browser, folder, options, onStage));
    } finally {
      await browser.close();
    }
  });
}

async function openStage<T>(
  browser: Browser,
  staticFolder: string,
  options: StageOptions,
  work: (stage: Stage) => Promise<T>,
): Promise<T> {
  const engine = await startSyntheticEngine({ ...options, port: 0, staticFolder });
  const page = await browser.newPage({ viewport: WINDOW });
  try {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
    return await work({ page, cdp, engine });
  } finally {
    await page.close();
    await engine.dispose();
  }
}
