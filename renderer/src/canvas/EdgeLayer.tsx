import { ViewportPortal } from '@xyflow/react';
import { memo, useMemo } from 'react';
import { useUi } from '../state/ui.ts';
import { cx } from '../ui/cx.ts';
import { useDrag } from './drag.ts';
import styles from './EdgeLayer.module.css';
import type { Point } from './layout/geometry.ts';
import { absoluteBoxes, type Layout } from './layout/layout.ts';
import { pathOf, routeBetween } from './layout/routes.ts';
import { useOrg } from './live-org.ts';
import { weightOf } from './traffic/pairs.ts';
import { type Line, useTraffic } from './traffic/useTraffic.ts';

interface Drawing {
  readonly path: string;
  readonly depth: number;
  readonly ends: readonly Point[];
}

type DrawnLine = Line & Drawing;

/** Who talks to whom: lines in the lanes between the cards, one layer for each depth of nesting. */
export function EdgeLayer({ layout }: { readonly layout: Layout }) {
  const lines = useTraffic(layout);
  const routes = useRoutes(layout);
  const dragged = useDrag((state) => state.ids);
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
            <TrafficLine key={line.id} {...line} />
          ))}
        </svg>
      ))}
    </ViewportPortal>
  );
}

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
        route = found && { path: pathOf(found.points), depth: found.depth, ends: found.ends };
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

const TrafficLine = memo(function TrafficLine({ a, b, count, active, failed, light, path, ends }: DrawnLine) {
  const nameA = useOrg((state) => state.workspaces[a]?.name ?? '');
  const nameB = useOrg((state) => state.workspaces[b]?.name ?? '');
  const selected = useUi((state) => state.pair?.includes(a) === true && state.pair.includes(b));
  const selectPair = useUi((state) => state.selectPair);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hidden from assistive technology; the timeline offers the same
    <g
      data-traffic={active ? 'live' : 'past'}
      className={cx(
        styles.line,
        active && styles.active,
        failed && styles.failed,
        selected && styles.selected,
      )}
      data-edge={`${a} ${b}`}
      data-weight={weightOf(count)}
      onClick={() => selectPair(a, b)}
    >
      <title>{`${nameA} and ${nameB}: ${count} in the last hour`}</title>
      <path className={styles.hit} d={path} />
      <path className={styles.stroke} d={path} />
      {ends.map((end) => (
        <circle key={`${end.x} ${end.y}`} className={styles.end} cx={end.x} cy={end.y} />
      ))}
      {light && (
        <path
          key={light.id}
          className={cx(styles.light, light.to === a && styles.back)}
          d={path}
          pathLength={1}
          data-light={light.to}
        />
      )}
    </g>
  );
});
