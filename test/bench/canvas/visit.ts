import type { Page } from '@playwright/test';
import type { Stage } from './browser.ts';
import { BARE_PATH } from './build.ts';
import { type FirstNodes, openAndSee } from './first-node.ts';
import { type Frames, settle } from './frames.ts';
import { drag, pan, zoom } from './gestures.ts';
import { heldBy } from './heap.ts';
import { type Burst, bareBurst, during, engineBurst, idleCost } from './updates.ts';

/** Everything that one visit of a page tells. */
export interface Visit {
  readonly nodes: FirstNodes;
  readonly heapMiB: number;
  readonly pan: Frames;
  readonly zoom: Frames;
  readonly drag: Frames;
  readonly updateMs: number;
  readonly panWithUpdates: Frames;
}

/** What the bare page must match of ours. */
export interface Shown {
  readonly edges: number;
  readonly width: number;
  readonly height: number;
}

/** Opens the interface and does everything that is measured. */
export async function visitOurs({ page, cdp, engine }: Stage, nodes: number): Promise<Visit & Shown> {
  const leaf = '.react-flow__node:has([data-kind="leaf"])';
  const visit = await goThrough({ page, cdp, engine }, engine.url, nodes, leaf, engineBurst(engine.state));
  // The org is alive: what the bare page must match is what was just shown.
  return { ...visit, ...(await whatIsShown(page)) };
}

/** Opens the bare page with as much on it and does the same. */
export async function visitBare(stage: Stage, nodes: number, shown: Shown): Promise<Visit> {
  const query = new URLSearchParams({
    nodes: String(nodes),
    edges: String(shown.edges),
    width: String(shown.width),
    height: String(shown.height),
  });
  const url = `${stage.engine.url}/${BARE_PATH}?${query}`;
  return goThrough(stage, url, nodes, '.react-flow__node', bareBurst(stage.page));
}

async function goThrough(
  { page, cdp }: Stage,
  url: string,
  count: number,
  node: string,
  burst: Burst,
): Promise<Visit> {
  const nodes = await openAndSee(page, url);
  await settle(page, count);
  const { heapMiB } = await heldBy(cdp);
  // Not an object literal: its parts must come one after the other, and the cheap ones first.
  const panned = await pan(page, cdp);
  const zoomed = await zoom(page, cdp);
  const dragged = await drag(page, node);
  const updateMs = await idleCost(page, cdp, burst);
  const panWithUpdates = await during(burst, () => pan(page, cdp));
  return { nodes, heapMiB, pan: panned, zoom: zoomed, drag: dragged, updateMs, panWithUpdates };
}

/** What `whatIsShown` uses of the page that it runs in. */
interface PaneElement {
  querySelectorAll(selector: string): { readonly length: number };
  readonly clientWidth: number;
  readonly clientHeight: number;
}

function whatIsShown(page: Page): Promise<Shown> {
  return page.locator('.react-flow').evaluate((pane: PaneElement) => ({
    edges: pane.querySelectorAll('[data-edge]').length,
    width: pane.clientWidth,
    height: pane.clientHeight,
  }));
}
