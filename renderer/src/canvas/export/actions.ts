import { ROOT } from '../../engine/state.ts';
import { useEngine } from '../../engine/store.ts';
import { saveFile } from '../../files/save-file.ts';
import { copyPicture } from '../../state/clipboard.ts';
import { toast } from '../../state/toasts.ts';
import { text } from '../../text/index.ts';
import { currentLayout } from '../layout/current.ts';
import { visibleAncestor } from '../layout/visible.ts';
import { shortName, whatOf } from '../names.ts';
import { pairsOf } from '../traffic/pairs.ts';
import { type Drawn, drawOrg } from './draw-org.ts';
import type { Measure } from './fit-text.ts';
import { fontFaces } from './fonts.ts';
import { currentPalette } from './palette.ts';
import { rasterized } from './raster.ts';

/** What becomes of a picture. */
export type PictureCommand = 'savePng' | 'saveSvg' | 'copyPng';

const { told, exported } = text.canvas;

/**
 * Draws the org, or some of it with all that is inside of it (`ids`), in the theme that is shown now. Saved by the
 * browser; in the app of the desktop that asks where to.
 */
export async function takePicture(command: PictureCommand, ids: readonly string[] | null): Promise<void> {
  try {
    if (command === 'copyPng') {
      // The permission belongs to the click: the picture may come a moment later.
      const png = draw(ids).then(rasterized);
      await copyPicture(png);
      toast({ tone: 'success', title: told.pngCopied });
      return;
    }
    const drawn = await draw(ids);
    const isPng = command === 'savePng';
    const blob = isPng ? await rasterized(drawn) : new Blob([drawn.svg], { type: 'image/svg+xml' });
    const file = `${fileName(ids)}.${isPng ? 'png' : 'svg'}`;
    if (await saveFile(file, blob)) toast({ tone: 'success', title: told.exported(file) });
  } catch (thrown) {
    const title = command === 'copyPng' ? told.notCopied : told.notExported;
    toast({ tone: 'error', title, detail: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}

async function draw(ids: readonly string[] | null): Promise<Drawn> {
  const { workspaces, children, delegations, activity } = useEngine.getState();
  const layout = currentLayout();
  const standIn = (id: string) => visibleAncestor(layout, workspaces, id);
  return drawOrg({
    layout,
    ids,
    org: { workspaces, children },
    pairs: pairsOf(Object.values(delegations), activity, Date.now(), standIn).values(),
    palette: currentPalette(),
    measure: measureWith(),
    fontFaces: await fontFaces(),
    title: titleOf(ids),
  });
}

/** Measures as the browser that shows the interface would write it. */
function measureWith(): Measure {
  const context = document.createElement('canvas').getContext('2d');
  return (content, { size, weight }) => {
    if (!context) return content.length * size;
    context.font = `${weight} ${size}px 'Inter Variable', system-ui, sans-serif`;
    return context.measureText(content).width;
  };
}

function titleOf(ids: readonly string[] | null): string {
  const { children, workspaces } = useEngine.getState();
  if (ids !== null) return whatOf(ids);
  const [root] = children[ROOT] ?? [];
  return root === undefined ? exported.title : shortName(workspaces[root]?.name ?? exported.title);
}

/** `mara-lindqvist-2026-11-29`: of letters that every file system takes. */
function fileName(ids: readonly string[] | null): string {
  const name = titleOf(ids)
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase();
  const now = new Date();
  const day = [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${name || exported.file}-${day.join('-')}`;
}
