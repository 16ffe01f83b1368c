import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { useUi } from '../state/ui.ts';
import { useDrag } from './drag.ts';
import styles from './EdgeLayer.module.css';
import { type Drawing, headsOf } from './edges/drawing.ts';
import { isAbout, type LineMenu, TrafficLine } from './edges/TrafficLine.tsx';
import { absoluteBoxes, type Layout } from './layout/layout.ts';
import { pathOf, routeBetween } from './layout/routes.ts';
import { type Line, useTraffic } from './traffic/useTraffic.ts';

type DrawnLine = Line & Drawing;

export interface EdgeLayerProps {
  readonly layout: Layout;
  /** Opens the menu of a line at a point of the window. */
  readonly onMenu: LineMenu;
}

/** Who talks to whom: lines in the lanes between the cards, one layer for each depth of nesting. */
export const EdgeLayer = memo(function EdgeLayer({ layout, onMenu }: EdgeLayerProps) {
  const lines = useTraffic(layout);
  const routes = useRoutes(layout);
  const dragged = useDrag((state) => state.ids);
  const pair = useUi((state) => state.pair);
  const layers = useMemo(() => {
    const byDepth = new Map<number, DrawnLine[]>();
    for (const line of lines) {
      const route = routes(line.a, line.b);
      if (!route || isDragged(layout, dragged, line.a) || isDragged(layout, dragged, line.b)) continue;
      const layer = byDepth.get(route.depth) ?? [];
      byDepth.set(route.depth, layer);
      layer.push({ ...line, ...route });
    }
    return [...byDepth];
  }, [lines, routes, layout, dragged]);

  return (
    <ViewportPortal>
      {layers.map(([depth, drawn]) => (
        <svg key={depth} className={styles.layer} style={{ zIndex: depth * 2 + 1 }} aria-hidden="true">
          {drawn.map((line) => (
            <TrafficLine
              key={line.id}
              {...line}
              selected={pair !== null && isAbout(line, pair)}
              onMenu={onMenu}
            />
          ))}
        </svg>
      ))}
    </ViewportPortal>
  );
});

/** Routes are asked for many times and change only with the layout. */
function useRoutes(layout: Layout): (a: string, b: string) => Drawing | null {
  return useMemo(() => {
    const boxes = absoluteBoxes(layout);
    const known = new Map<string, Drawing | null>();
    return (a, b) => {
      const key = `${a} ${b}`;
      let route = known.get(key);
      if (route === undefined) {
        const found = routeBetween(layout, boxes, a, b);
        route = found && {
          path: pathOf(found.points),
          depth: found.depth,
          ends: found.ends,
          heads: headsOf(found.points),
        };
        known.set(key, route);
      }
      return route;
    };
  }, [layout]);
}

function isDragged(layout: Layout, dragged: ReadonlySet<string>, id: string): boolean {
  if (dragged.size === 0) return false;
  for (let at = layout.get(id); at; at = at.parentId === null ? undefined : layout.get(at.parentId)) {
    if (dragged.has(at.id)) return true;
  }
  return false;
}
