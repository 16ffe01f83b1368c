import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, expect, type Locator, type Page, type TestInfo } from '@playwright/test';
import { type Area, areas, type Theme, themes } from './view.ts';

/** Several pictures of one area of the app on one sheet, small enough to be committed. */

const SHEET_PX = 1_960;
const MAX_SHEET_BYTES = 140_000;
const MAX_ALL_BYTES = 4_000_000;
/** The best that stays below the limit is taken; what is smaller reads better than what is coarser. */
const QUALITIES = [0.8, 0.72, 0.64, 0.56, 0.48] as const;
const SCALES = [1, 0.85, 0.7, 0.6] as const;
/** No tile is larger; smaller parts are shown as large as they are. */
const TILE_PX = { width: 640, height: 420 } as const;

export interface Tile {
  readonly area: Area;
  readonly theme: Theme;
  /** Where it comes on its sheet. */
  readonly at: number;
  readonly label: string;
}

/** Where the walk leaves its pictures for the sheets. */
export function tilesOf({ project }: TestInfo): string {
  return path.join(project.outputDir, 'gallery-tiles');
}

/** Keeps a picture of a part of the page for a sheet, with as much around it as is asked for. */
export async function keepTile(
  folder: string,
  part: Locator,
  { area, theme, at, label }: Tile,
  aroundPx = 0,
): Promise<void> {
  const name = `${String(at).padStart(4, '0')} ${label.replaceAll('/', ' ')}.png`;
  const file = path.join(folder, `${area}-${theme}`, name);
  const options = { path: file, animations: 'disabled' } as const;
  // What is still loading may be put into the page anew at any moment.
  await expect(async () => {
    await inTheMiddle(part);
    if (aroundPx === 0) return part.screenshot(options);
    const { x, y, width, height } = await boxOf(part);
    const clip = {
      x: x - aroundPx,
      y: y - aroundPx,
      width: width + 2 * aroundPx,
      height: height + 2 * aroundPx,
    };
    return part.page().screenshot({ ...options, clip });
  }).toPass();
}

/** Scrolls to it so that nothing else lies over its edges. */
export async function inTheMiddle(part: Locator): Promise<void> {
  await part.evaluate((element) => element.scrollIntoView({ block: 'center' }));
}

async function boxOf(part: Locator) {
  const box = await part.boundingBox();
  if (!box) throw new Error('It is not on the page any more');
  return box;
}

/** High contrast differs in colours alone, and has its checks. */
const pictured = themes.filter((theme) => theme !== 'contrast');

const ABOUT = `# Gallery

Every view of the app as it loads, with nothing in it, with what went wrong, and full. \`npm run gallery\` takes these
pictures. The walk checks each of them: what is waited for is named, an error says
what failed and can be tried again where it happened, nothing is cut off, and axe finds nothing in light, dark and high
contrast. Which states a view does not have, and why, is in the tables of \`test/e2e/gallery\`.
`;

function chapterOf(area: Area): string {
  const [light, ...others] = pictured;
  const links = others.map((theme) => `[${theme}](${area}-${theme}.webp)`).join(' · ');
  return `\n## ${area.charAt(0).toUpperCase()}${area.slice(1)}\n\n![${area}](${area}-${light}.webp)\n\n${links}\n`;
}

/** Puts what was kept on one sheet per area and theme, as good as there is room for. */
export async function makeSheets(browser: Browser, tiles: string, sheets: string): Promise<void> {
  const page = await browser.newPage({ viewport: { width: SHEET_PX, height: 800 } });
  const made = new Map<string, Buffer>();
  for (const area of areas) {
    for (const theme of pictured) {
      const name = `${area}-${theme}`;
      made.set(name, await makeSheet(page, path.join(tiles, name)));
    }
  }
  await page.close();
  const total = [...made.values()].reduce((sum, { length }) => sum + length, 0);
  expect(total, 'all sheets together').toBeLessThan(MAX_ALL_BYTES);
  await rm(sheets, { recursive: true, force: true });
  await mkdir(sheets, { recursive: true });
  for (const [name, bytes] of made) await writeFile(path.join(sheets, `${name}.webp`), bytes);
  await writeFile(path.join(sheets, 'README.md'), ABOUT + areas.map(chapterOf).join(''));
}

async function makeSheet(page: Page, folder: string): Promise<Buffer> {
  const figures = await Promise.all(
    (await readdir(folder)).sort().map(async (name) => {
      const bytes = await readFile(path.join(folder, name));
      const label = name.slice('0000 '.length, -'.png'.length);
      return `<figure><figcaption>${label}</figcaption><img src="data:image/png;base64,${bytes.toString('base64')}"></figure>`;
    }),
  );
  await page.setContent(`<style>
    body { margin: 14px; display: flex; flex-wrap: wrap; gap: 14px; align-items: flex-start; background: #7a7f87; }
    figure { margin: 0; }
    figcaption { font: 600 15px/24px sans-serif; color: #fff; }
    img { display: block; max-width: ${TILE_PX.width}px; max-height: ${TILE_PX.height}px; }
  </style>${figures.join('')}`);
  await page.evaluate('Promise.all([...document.images].map((image) => image.decode()))');
  const picture = (await page.screenshot({ fullPage: true })).toString('base64');
  const bytes = await asWebp(page, picture);
  if (bytes === null) throw new Error(`${path.basename(folder)} has more pictures than fit on one sheet`);
  return bytes;
}

/** The browser knows how to write WebP: as good as there is room for, or null. */
async function asWebp(page: Page, png: string): Promise<Buffer | null> {
  const webp = await page.evaluate(
    async ({ source, scales, qualities, mostBytes }) => {
      const image = new Image();
      image.src = `data:image/png;base64,${source}`;
      await image.decode();
      const canvas = document.createElement('canvas');
      for (const scale of scales) {
        canvas.width = Math.round(image.naturalWidth * scale);
        canvas.height = Math.round(image.naturalHeight * scale);
        const context = canvas.getContext('2d');
        if (context) context.imageSmoothingQuality = 'high';
        context?.drawImage(image, 0, 0, canvas.width, canvas.height);
        for (const quality of qualities) {
          const url = canvas.toDataURL('image/webp', quality);
          const base64 = url.slice(url.indexOf(',') + 1);
          if (base64.length * 0.75 < mostBytes) return base64;
        }
      }
      return null;
    },
    { source: png, scales: [...SCALES], qualities: [...QUALITIES], mostBytes: MAX_SHEET_BYTES },
  );
  return webp === null ? null : Buffer.from(webp, 'base64');
}
