import { until } from '../../support/until.ts';
import type { Stage } from './browser.ts';

const IMPORT_TIMEOUT_MS = 120_000;

/** What an import did to the main thread of the page. */
export interface Blocked {
  /** Tasks of more than 50 ms. */
  readonly tasks: number;
  /** All of them together. */
  readonly totalMs: number;
}

/** What the functions below use of the page that they run in. */
interface Observing {
  benchTasks: number[];
  readonly PerformanceObserver: new (
    seen: (list: { getEntries(): readonly { readonly duration: number }[] }) => void,
  ) => { observe(options: object): void };
}

/** Opens an empty org, imports one into it and watches the page until all of it is online. */
export async function blockedByImport({ page, engine }: Stage, workspaces: number): Promise<Blocked> {
  await page.goto(engine.url);
  const start = page.getByRole('button', { name: 'Start the demo' });
  await start.waitFor();
  await page.evaluate(() => {
    const window = globalThis as unknown as Observing;
    window.benchTasks = [];
    const observer = new window.PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.benchTasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
  });
  await start.click();
  await until(
    'everybody is online',
    () => {
      const all = [...engine.state.workspaces.values()];
      return all.length === workspaces && all.every(({ status }) => status === 'online');
    },
    IMPORT_TIMEOUT_MS,
  );
  await page.locator('[data-presence="starting"]').first().waitFor({ state: 'detached' });
  const durations = await page.evaluate(() => (globalThis as unknown as Observing).benchTasks);
  return { tasks: durations.length, totalMs: durations.reduce((sum, each) => sum + each, 0) };
}
