import { text } from '../../text/index.ts';
import { placeWorkspaces } from '../actions.ts';
import { currentLayout } from '../layout/current.ts';
import type { Point } from '../layout/geometry.ts';
import { targets } from '../scope.ts';
import { type Arrangement, arranged, type Placed } from './arrange.ts';

/** Puts what is selected in order, each team's members among themselves. */
export function arrange(how: Arrangement): void {
  const layout = currentLayout();
  const byParent = new Map<string | null, Placed[]>();
  for (const id of targets()) {
    const node = layout.get(id);
    if (node) byParent.set(node.parentId, [...(byParent.get(node.parentId) ?? []), node]);
  }
  const places = new Map<string, Point>();
  for (const siblings of byParent.values()) {
    if (siblings.length < 2) continue;
    for (const [id, at] of arranged(siblings, how)) places.set(id, at);
  }
  if (places.size > 0) void placeWorkspaces(places, text.canvas.steps.align);
}
