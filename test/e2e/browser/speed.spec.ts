import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { BUILT_PAGE, calls, engine, page, shareWindow } from '../browser-window.ts';

/**
 * What made a large org slow elsewhere, each as a count: of cards that are drawn again, of rows that are there, of
 * questions that are asked. How long things take is measured by the bench.
 */

const ORG = 420;

/** What the functions below use of the page that they run in. */
interface PageElement {
  readonly nodeType: number;
  readonly dataset: Readonly<Record<string, string | undefined>>;
  readonly parentElement: PageElement | null;
  readonly childNodes: Iterable<{ readonly nodeType: number; readonly nodeValue: string | null }>;
  readonly className: unknown;
  closest(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  checkVisibility(): boolean;
}

interface PageWindow {
  readonly document: PageElement;
  readonly MutationObserver: new (
    seen: (records: readonly { readonly target: PageElement }[]) => void,
  ) => { observe(target: PageElement, options: object): void; disconnect(): void };
  readonly DOMMatrixReadOnly: new (transform: string) => { readonly a: number };
  getComputedStyle(
    element: PageElement,
  ): Record<'fontSize' | 'transform' | 'backdropFilter' | 'backgroundImage', string>;
  requestAnimationFrame(frame: () => void): number;
}

const ELEMENT = 1;
const TEXT = 3;

shareWindow({ workspaces: ORG, shows: (of) => of.locator('[data-card]').first() });

test.beforeAll(async () => {
  await expect(page.locator('[data-card]')).toHaveCount(ORG);
});

/** Ids of the cards in which something was written while `work` went on; `moved` are those that were only moved. */
async function cardsWrittenBy(work: () => Promise<void>): Promise<{ written: string[]; moved: string[] }> {
  const watching = await page
    .locator('.react-flow__nodes')
    .evaluateHandle((nodes: PageElement, elementType) => {
      const window = globalThis as unknown as PageWindow;
      const written = new Set<string>();
      const moved = new Set<string>();
      const observer = new window.MutationObserver((records) => {
        for (const { target } of records) {
          const element = target.nodeType === elementType ? target : target.parentElement;
          const card = element?.closest('[data-card]')?.dataset.card;
          const node = element?.closest('.react-flow__node')?.dataset.id;
          if (card !== undefined) written.add(card);
          else if (node !== undefined) moved.add(node);
        }
      });
      observer.observe(nodes, { subtree: true, childList: true, attributes: true, characterData: true });
      return { written, moved, observer };
    }, ELEMENT);
  await work();
  await frames(2);
  return watching.evaluate(({ written, moved, observer }) => {
    observer.disconnect();
    return { written: [...written].sort(), moved: [...moved].sort() };
  });
}

async function frames(count: number): Promise<void> {
  await page.evaluate(async (wanted) => {
    const window = globalThis as unknown as PageWindow;
    for (let frame = 0; frame < wanted; frame += 1) {
      await new Promise<void>((resolve) => void window.requestAnimationFrame(() => resolve()));
    }
  }, count);
}

/** Zooms with the key that does it, around the middle of the canvas, until the level is shown. */
async function zoomTo(level: string, deltaY: number): Promise<void> {
  const canvas = page.locator('[data-level]');
  const box = await canvas.boundingBox();
  if (!box) throw new Error('there is no canvas');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await expect(async () => {
    if ((await canvas.getAttribute('data-level')) === level) return;
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, deltaY);
    await page.keyboard.up('Control');
    expect(await canvas.getAttribute('data-level')).toBe(level);
    // The level follows once the zoom rests; turning on meanwhile would go beyond it.
  }).toPass({ intervals: [300] });
}

/** How many layers of the browser held cards, or parts of cards, at the end of `work`; null when it told nothing. */
async function layersOfCards(work: () => Promise<void>): Promise<number | null> {
  const cdp = await page.context().newCDPSession(page);
  const told: (readonly { readonly backendNodeId?: number; readonly drawsContent: boolean }[])[] = [];
  cdp.on('LayerTree.layerTreeDidChange', ({ layers }) => {
    if (layers) told.push(layers);
  });
  await cdp.send('DOM.enable');
  await cdp.send('LayerTree.enable');
  await work();
  let count = 0;
  for (const { backendNodeId, drawsContent } of told.at(-1) ?? []) {
    if (backendNodeId === undefined || !drawsContent) continue;
    const { object } = await cdp.send('DOM.resolveNode', { backendNodeId });
    const { result } = await cdp.send('Runtime.callFunctionOn', {
      objectId: object.objectId ?? '',
      functionDeclaration: `function () { return this.closest?.('.react-flow__viewport') != null; }`,
      returnByValue: true,
    });
    if (result.value === true) count += 1;
  }
  await cdp.detach();
  return told.length === 0 ? null : count;
}

const leaves = () =>
  [...engine.state.workspaces.values()].filter(({ id }) => engine.state.childrenOf(id).length === 0);
const leadsOf = (id: string | null): string[] =>
  id === null ? [] : [id, ...leadsOf(engine.state.workspace(id).parentId)];

test('P1: a change of one workspace draws its card and the teams around it, no other', async () => {
  const [one] = leaves().filter(({ status }) => status === 'online');
  if (!one) throw new Error('nobody is online');
  const { written } = await cardsWrittenBy(async () => {
    engine.state.patch(one.id, { status: 'degraded' });
    await expect(page.locator(`[data-card="${one.id}"]`)).toHaveAttribute('data-presence', 'degraded');
  });
  expect(written).toContain(one.id);
  expect(leadsOf(one.id)).toEqual(expect.arrayContaining(written));
});

test('P1: heartbeats draw nothing', async () => {
  const { written, moved } = await cardsWrittenBy(async () => {
    for (const { id } of leaves().slice(0, 100)) {
      engine.state.emit({
        type: 'platform',
        event: 'WORKSPACE_HEARTBEAT',
        workspaceId: id,
        payload: { uptime_seconds: 4_000 },
      });
    }
    // What comes after them was seen, so they were.
    const [last] = leaves().filter(({ status }) => status === 'paused');
    if (last) engine.state.patch(last.id, { status: 'online', desired: 'running' });
    await expect(page.locator(`[data-card="${last?.id}"]`)).toHaveAttribute('data-presence', 'online');
  });
  expect(written.length).toBeLessThanOrEqual(5);
  expect(moved).toEqual([]);
});

test('P2: a drag moves one card and draws no other', async () => {
  const node = page.locator('.react-flow__node:has([data-kind="leaf"])').nth(30);
  const id = await node.getAttribute('data-id');
  const box = await node.boundingBox();
  if (!box) throw new Error('there is no card');
  const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 3, at.y + 3, { steps: 3 });
  const { written, moved } = await cardsWrittenBy(async () => {
    await page.mouse.move(at.x + 40, at.y + 30, { steps: 12 });
    await page.mouse.move(at.x + 3, at.y + 3, { steps: 12 });
  });
  await page.mouse.move(at.x, at.y);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  expect(moved).toEqual([id]);
  expect(written).toEqual([]);
});

test('P3: above 400 cards there is no map', async () => {
  await zoomTo('far', -120);
  await expect(page.locator('.react-flow__minimap')).toHaveCount(0);
});

test('semantic zoom: texts come when they can be read, and then no level draws a card', async () => {
  await zoomTo('far', -120);
  await expect(page.locator('[data-card] [data-name]')).toHaveCount(ORG);
  const { written } = await cardsWrittenBy(async () => {
    await zoomTo('near', -120);
    await zoomTo('dot', 120);
    await zoomTo('far', -120);
  });
  expect(written).toEqual([]);
});

test('from farthest out a card is paint: the shape of its status, and no drawing to place in each frame', async () => {
  await zoomTo('speck', 120);
  const shown = await page.locator('[data-card][data-kind="leaf"]').evaluateAll((cards) => {
    const window = globalThis as unknown as PageWindow;
    return (cards as unknown as PageElement[]).map((card) => ({
      drawings: [...card.querySelectorAll('svg')].filter((drawing) => drawing.checkVisibility()).length,
      isPainted: [...card.querySelectorAll('[role="group"] > [aria-hidden]')].some(
        (tile) => window.getComputedStyle(tile).backgroundImage !== 'none',
      ),
    }));
  });
  expect(shown.length).toBeGreaterThan(100);
  expect(shown.filter(({ drawings, isPainted }) => drawings > 0 || !isPainted)).toEqual([]);
});

test('a pan moves one layer with all cards on it, which is none of its own at rest', async () => {
  // A collapsed team is drawn as a stack, on grounds of its own.
  const team = engine.state.workspace(leaves()[0]?.parentId ?? '');
  engine.state.patch(team.id, { collapsed: true });
  for (const [level, deltaY] of [
    ['near', -120],
    ['far', 60],
    ['dot', 120],
  ] as const) {
    await zoomTo(level, deltaY);
    const pan = async () => {
      await page.mouse.wheel(0, 4);
      await frames(2);
      await page.mouse.wheel(0, -4);
      await frames(2);
    };
    // The browser tells of its layers a little later.
    await expect.poll(() => layersOfCards(pan), { message: level }).toBe(1);
    await expect(page.locator('.react-flow__viewport')).toHaveCSS('will-change', 'auto');
  }
  engine.state.patch(team.id, { collapsed: false });
  await expect(page.locator('[data-card]')).toHaveCount(ORG);
});

test('U1: no text on a card is smaller than 12 px on the screen, at any level', async () => {
  const smallest = () =>
    page.locator('.react-flow__viewport').evaluate((viewport: PageElement, textType) => {
      const window = globalThis as unknown as PageWindow;
      const zoom = new window.DOMMatrixReadOnly(window.getComputedStyle(viewport).transform).a;
      let size = Number.POSITIVE_INFINITY;
      for (const element of viewport.querySelectorAll('[data-card] *:not(svg, svg *)')) {
        const hasText = [...element.childNodes].some(
          ({ nodeType, nodeValue }) => nodeType === textType && nodeValue?.trim() !== '',
        );
        if (!hasText || !element.checkVisibility()) continue;
        size = Math.min(size, Number.parseFloat(window.getComputedStyle(element).fontSize) * zoom);
      }
      return size;
    }, TEXT);
  for (const [level, deltaY] of [
    ['near', -120],
    ['mid', 60],
    ['low', 60],
    ['far', 60],
    ['dot', 120],
    ['speck', 120],
  ] as const) {
    await zoomTo(level, deltaY);
    // The size of the texts follows at the end of the gesture.
    await expect.poll(smallest, { message: level }).toBeGreaterThan(11.9);
  }
});

test('P4: long lists are there only where they are seen', async () => {
  await expect(page.getByRole('tree').getByRole('treeitem').first()).toBeVisible();
  expect(await page.getByRole('tree').getByRole('treeitem').count()).toBeLessThan(80);
  for (const { id } of leaves())
    engine.state.patch(id, { status: 'online', activeTasks: 1, currentTask: 'Reads' });
  const atWork = page.getByRole('region', { name: 'At work' });
  await expect(atWork).toContainText('more');
  expect(await atWork.getByRole('listitem').count()).toBeLessThan(20);
  for (const { id } of leaves()) engine.state.patch(id, { activeTasks: 0, currentTask: '' });
});

test('P5: nothing blurs what is behind it', async () => {
  const blurred = await page.evaluate(() => {
    const window = globalThis as unknown as PageWindow;
    return [...window.document.querySelectorAll('*')]
      .filter((element) => window.getComputedStyle(element).backdropFilter !== 'none')
      .map(({ className }) => String(className));
  });
  expect(blurred).toEqual([]);
});

test('P6: a window opens with one look at the whole org, however large it is', async () => {
  const counts = new Map<string, number>();
  for (const { operation } of calls) counts.set(operation, (counts.get(operation) ?? 0) + 1);
  expect(counts.get('engine.snapshot')).toBe(1);
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(2);
});

test('a window shows the org first, and then what lies around it', async ({ browser }) => {
  const opened = await browser.newPage();
  await opened.addInitScript(() => {
    const { document, requestAnimationFrame } = globalThis as unknown as PageWindow;
    const frames: string[] = [];
    // On a slow machine a window would lose its patience, and show that the org is on its way.
    const { setTimeout } = globalThis;
    const patiently = (run: () => void, delay = 0) => setTimeout(run, delay * 100);
    Object.assign(globalThis, { frames, setTimeout: patiently });
    const frame = () => {
      const shown = ['[data-card]', '[role="treeitem"]'].filter(
        (each) => [...document.querySelectorAll(each)].length > 0,
      );
      if (frames.at(-1) !== shown.join()) frames.push(shown.join());
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  });
  await opened.goto(engine.url);
  await expect(opened.getByRole('treeitem').first()).toBeVisible();
  const frames = await opened.evaluate(() => (globalThis as unknown as { frames: string[] }).frames);
  await opened.close();
  expect(frames).toEqual(['', '[data-card]', '[data-card],[role="treeitem"]']);
});

test('P8: what opens the window is small, and editor, terminal, charts and Markdown come later', async () => {
  const assets = path.join(BUILT_PAGE, 'assets');
  const html = readFileSync(path.join(BUILT_PAGE, 'index.html'), 'utf8');
  const [, entry = ''] = /<script[^>]+src="\.\/([^"]+\.js)"/.exec(html) ?? [];
  expect(statSync(path.join(BUILT_PAGE, entry)).size).toBeLessThan(600_000);
  const loaded = await page.evaluate(() =>
    performance.getEntriesByType('resource').map(({ name }) => name.split('/').at(-1) ?? ''),
  );
  const lazy = readdirSync(assets).filter((name) => /^(Markdown|.*xterm|.*codemirror)/i.test(name));
  expect(lazy.filter((name) => loaded.includes(name) && name.endsWith('.js'))).toEqual([]);
});
