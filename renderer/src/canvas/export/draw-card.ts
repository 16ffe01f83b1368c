import type { Workspace } from '../../../../core/contract/index.ts';
import {
  type Presence,
  phaseText,
  presenceLabel,
  presenceOf,
  presences,
  runtimeName,
} from '../../engine/presence.ts';
import type { EngineState } from '../../engine/state.ts';
import { idsBelow } from '../../inspector/tree.ts';
import { text as words } from '../../text/index.ts';
import { statusShapes } from '../../ui/status-shapes.ts';
import type { Box } from '../layout/geometry.ts';
import type { LayoutNode } from '../layout/layout.ts';
import { teamPresence } from '../node/summary.ts';
import { type Font, fitText, type Measure } from './fit-text.ts';
import type { Palette } from './palette.ts';
import { element, escapeXml, rect, round, shape } from './svg.ts';

export interface CardStyle {
  readonly palette: Palette;
  readonly measure: Measure;
}

export interface CardToDraw {
  readonly node: LayoutNode;
  /** On the canvas. */
  readonly box: Box;
  readonly workspace: Workspace;
}

const NAME: Font = { size: 14, weight: 600 };
const LEAD_NAME: Font = { size: 15, weight: 600 };
const SMALL: Font = { size: 12.5, weight: 400 };
const LABEL: Font = { size: 12, weight: 500 };
const LINE_HEIGHT = 17;
const MARK = 16;

/** A card, the frame of a team, or a collapsed team. */
export function drawCard(
  card: CardToDraw,
  org: Pick<EngineState, 'children' | 'workspaces'>,
  style: CardStyle,
): string {
  const members = org.children[card.workspace.id]?.length ?? 0;
  if (card.node.kind === 'team') return drawFrame(card, org, style);
  return drawLeaf(card, members > 0 ? countsOf(card.workspace.id, org) : null, style);
}

function drawFrame(
  { box, workspace }: CardToDraw,
  org: Pick<EngineState, 'children' | 'workspaces'>,
  style: CardStyle,
) {
  const { palette } = style;
  const presence = presenceOf(workspace);
  const inner = box.width - 42;
  const total = countsOf(workspace.id, org).reduce((sum, count) => sum + count, -1);
  const badge = String(total);
  const badgeWidth = style.measure(badge, LABEL) + 16;
  const name = { x: box.x + 50, y: box.y + 29 };
  return (
    rect(box, 18, { fill: palette.frame, stroke: palette['line-strong'] }) +
    mark(presence, box.x + 26, box.y + 16, palette) +
    line(workspace.name, name, inner - 24 - badgeWidth, LEAD_NAME, palette.ink, style) +
    rect({ x: box.x + box.width - 16 - badgeWidth, y: box.y + 14, width: badgeWidth, height: 20 }, 6, {
      fill: palette.sunken,
    }) +
    line(
      badge,
      { x: box.x + box.width - 8 - badgeWidth, y: box.y + 28.5 },
      badgeWidth,
      LABEL,
      palette.muted,
      style,
    ) +
    line(workspace.role, { x: box.x + 26, y: box.y + 50 }, inner, SMALL, palette.muted, style) +
    line(
      nowText(workspace, presence),
      { x: box.x + 26, y: box.y + 70 },
      inner,
      SMALL,
      toneOf(presence, palette),
      style,
    )
  );
}

function drawLeaf(
  { box, workspace }: CardToDraw,
  counts: readonly number[] | null,
  style: CardStyle,
): string {
  const { palette } = style;
  const presence = counts ? teamPresence(counts) : presenceOf(workspace);
  const tone = toneOf(presence, palette);
  const inner = box.width - 28;
  const left = box.x + 14;
  const stack = counts
    ? [9, 4.5]
        .map((by) =>
          rect({ ...box, x: box.x + by, y: box.y + by }, 12, {
            fill: palette.sunken,
            stroke: palette['line-strong'],
          }),
        )
        .join('')
    : '';
  const now = counts ? countsText(counts) : nowText(workspace, presence);
  const nowLines = fitText(now, inner, SMALL, style.measure, 2)
    .map((each, index) =>
      line(each, { x: left, y: box.y + 68 + index * LINE_HEIGHT }, inner, SMALL, tone, style),
    )
    .join('');
  const status = presenceLabel[presence];
  const statusWidth = style.measure(status, LABEL);
  const facts = `${runtimeName(workspace.runtime)} · ${words.canvas.card.shortTier(workspace.tier)}`;
  return (
    stack +
    rect(box, 12, {
      fill: palette.card,
      stroke: presence === 'failed' ? palette.failed : palette['line-strong'],
      strokeDasharray: presence === 'starting' || presence === 'waiting' ? '5 4' : null,
    }) +
    mark(presence, left, box.y + 13, palette) +
    line(workspace.name, { x: left + 24, y: box.y + 26 }, inner - 24, NAME, palette.ink, style) +
    line(workspace.role, { x: left, y: box.y + 46 }, inner, SMALL, palette.muted, style) +
    nowLines +
    line(
      facts,
      { x: left, y: box.y + box.height - 14 },
      inner - statusWidth - 12,
      LABEL,
      palette.muted,
      style,
    ) +
    line(
      status,
      { x: box.x + box.width - 14 - statusWidth, y: box.y + box.height - 14 },
      statusWidth + 2,
      LABEL,
      tone,
      style,
    )
  );
}

function mark(presence: Presence, x: number, y: number, palette: Palette): string {
  return shape(statusShapes[presence], x, y, MARK, { own: toneOf(presence, palette), ground: palette.card });
}

function line(
  content: string,
  { x, y }: { readonly x: number; readonly y: number },
  width: number,
  font: Font,
  fill: string,
  { measure }: CardStyle,
): string {
  const [fitted = ''] = fitText(content, Math.max(0, width), font, measure);
  if (fitted === '') return '';
  return element(
    'text',
    // What is written from right to left stays within its line.
    { x: round(x), y: round(y), fontSize: font.size, fontWeight: font.weight, fill, unicodeBidi: 'isolate' },
    escapeXml(fitted),
  );
}

/** What goes on with a workspace, in one sentence. */
function nowText(workspace: Workspace, presence: Presence): string {
  if (workspace.error) return workspace.error.message;
  if (workspace.phase && (presence === 'starting' || presence === 'waiting'))
    return phaseText(workspace.phase);
  return workspace.currentTask;
}

function countsText(counts: readonly number[]): string {
  return presences
    .flatMap((presence, index) => {
      const count = counts[index] ?? 0;
      return count === 0 ? [] : words.canvas.card.inState(count, presenceLabel[presence].toLowerCase());
    })
    .join(', ');
}

/** How many of the team, lead included, show each presence. */
function countsOf(id: string, org: Pick<EngineState, 'children' | 'workspaces'>): number[] {
  const members = [id, ...idsBelow(org.children, id)].flatMap((each) => org.workspaces[each] ?? []);
  return presences.map((presence) => members.filter((each) => presenceOf(each) === presence).length);
}

function toneOf(presence: Presence, palette: Palette): string {
  return presence === 'awaiting' ? palette.offline : palette[presence];
}
