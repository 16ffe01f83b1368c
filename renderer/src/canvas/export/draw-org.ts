import type { Workspace } from '../../../../core/contract/index.ts';
import type { EngineState } from '../../engine/state.ts';
import { HEAD_PATH, headsOf } from '../edges/drawing.ts';
import { type Box, boundsOf } from '../layout/geometry.ts';
import { absoluteBoxes, type Layout, type LayoutNode } from '../layout/layout.ts';
import { pathOf, routeBetween } from '../layout/routes.ts';
import { type Pair, weightOf } from '../traffic/pairs.ts';
import { type CardStyle, drawCard } from './draw-card.ts';
import { element, escapeXml, rect, round } from './svg.ts';

/** What a picture is made of. */
export interface Picture extends CardStyle {
  readonly layout: Layout;
  readonly org: Pick<EngineState, 'workspaces' | 'children'>;
  readonly pairs: Iterable<Pair>;
  /** Only these, with all that is inside of them; null: everything. */
  readonly ids: readonly string[] | null;
  /** Markup of the fonts that are used, for whoever has not installed them. */
  readonly fontFaces: string;
  readonly title: string;
}

export interface Drawn {
  readonly svg: string;
  readonly width: number;
  readonly height: number;
}

const MARGIN = 32;
const FONT = "'Inter Variable', Inter, system-ui, sans-serif";
const WEIGHTS = [1.7, 2.3, 3, 3.8] as const;
const FADES = [1, 0.8, 0.6, 0.42] as const;

/** The org, or a part of it, as an SVG of its own: drawn from the layout, not from what is on the screen. */
export function drawOrg(picture: Picture): Drawn {
  const { layout, org, palette, ids } = picture;
  const boxes = absoluteBoxes(layout);
  const shown = shownIn(layout, ids, org.workspaces);
  const bounds = boundsOf([...shown].flatMap((id) => boxes.get(id) ?? []));
  const width = Math.ceil(bounds.width) + 2 * MARGIN;
  const height = Math.ceil(bounds.height) + 2 * MARGIN;
  const lines = linesByDepth(picture, boxes, shown);

  // Frames first, then the lines that run in them, then their cards: depth by depth, as on the canvas.
  const nodes = [...shown].flatMap((id) => layout.get(id) ?? []);
  const deepest = Math.max(0, ...nodes.map(({ depth }) => depth));
  let content = '';
  for (let depth = 0; depth <= deepest; depth += 1) {
    for (const node of nodes) {
      if (node.depth === depth) content += drawNode(node, boxes.get(node.id), picture);
    }
    content += (lines.get(depth) ?? []).join('');
  }
  const view = `${round(bounds.x - MARGIN)} ${round(bounds.y - MARGIN)} ${width} ${height}`;
  const ground = rect({ x: bounds.x - MARGIN, y: bounds.y - MARGIN, width, height }, 0, {
    fill: palette.surface,
  });
  const svg = element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: view, fontFamily: FONT, role: 'img' },
    element('title', {}, escapeXml(picture.title)) + picture.fontFaces + ground + content,
  );
  return { svg, width, height };
}

function drawNode(node: LayoutNode, box: Box | undefined, picture: Picture): string {
  const workspace: Workspace | undefined = picture.org.workspaces[node.id];
  return box && workspace ? drawCard({ node, box, workspace }, picture.org, picture) : '';
}

/** The chosen ones that can be seen, with all that is inside of them; ghosts of a plan are not there yet. */
function shownIn(
  layout: Layout,
  ids: readonly string[] | null,
  workspaces: EngineState['workspaces'],
): ReadonlySet<string> {
  const chosen = ids === null ? null : new Set(ids);
  const shown = new Set<string>();
  for (const { id, parentId } of layout.values()) {
    if (!workspaces[id]) continue;
    if (chosen === null || chosen.has(id) || (parentId !== null && shown.has(parentId))) shown.add(id);
  }
  return shown;
}

function linesByDepth(
  { layout, pairs, palette }: Picture,
  boxes: ReadonlyMap<string, Box>,
  shown: ReadonlySet<string>,
): ReadonlyMap<number, string[]> {
  const lines = new Map<number, string[]>();
  for (const pair of pairs) {
    if (!shown.has(pair.a) || !shown.has(pair.b)) continue;
    const route = routeBetween(layout, boxes, pair.a, pair.b);
    if (!route) continue;
    const colour = pair.failed ? palette.failed : pair.active ? palette.accent : palette['control-line'];
    const strokeWidth = WEIGHTS[weightOf(pair.count)];
    const heads = headsOf(route.points);
    const arrows = [pair.forth > 0 ? heads?.b : null, pair.forth < pair.count ? heads?.a : null].flatMap(
      (head) =>
        head
          ? element('path', {
              d: HEAD_PATH,
              fill: colour,
              transform: `translate(${round(head.x)} ${round(head.y)}) rotate(${round(head.angle)})`,
            })
          : [],
    );
    const path = element('path', {
      d: pathOf(route.points),
      fill: 'none',
      stroke: colour,
      strokeWidth,
      strokeLinecap: 'round',
      strokeLinejoin: 'round',
      strokeDasharray: pair.failed ? '7 6' : null,
    });
    const drawn = element('g', { opacity: FADES[pair.age] ?? 1 }, path + arrows.join(''));
    lines.set(route.depth, [...(lines.get(route.depth) ?? []), drawn]);
  }
  return lines;
}
