import type { Bench, Measure } from '../harness/measure.ts';
import { interleave } from '../harness/rounds.ts';
import { numberSetting, numbersSetting } from '../harness/settings.ts';
import { type Stage, withBrowser } from './browser.ts';
import { watchForNodes } from './first-node.ts';
import { UPDATES_PER_FRAME } from './updates.ts';
import { type Shown, type Visit, visitBare, visitOurs } from './visit.ts';

const SIZES = numbersSetting('MOLECULE_CANVAS_NODES', [40, 300, 1000]);
const ROUNDS = numberSetting('MOLECULE_CANVAS_ROUNDS', 5);
/**
 * Frames come as fast as they are done. In step with a screen every time would be a multiple of 16.7 ms, and a
 * ratio of two such times tells little.
 */
const FRAMES_UNBOUND = ['--disable-frame-rate-limit', '--disable-gpu-vsync'];
const FLOOR = 'bare React Flow with as many plain nodes and edges, same pane, same gesture';

interface Row {
  readonly name: string;
  readonly unit: Measure['unit'];
  readonly of: (visit: Visit) => number;
  readonly budget: Measure['budget'];
}

const rows: readonly Row[] = [
  { name: 'first node painted', unit: 'ms', of: ({ nodes }) => nodes.firstMs, budget: { ratio: 1.8 } },
  { name: 'all nodes painted', unit: 'ms', of: ({ nodes }) => nodes.allMs, budget: null },
  { name: 'pan, frame p50', unit: 'ms', of: ({ pan }) => pan.p50Ms, budget: null },
  { name: 'pan, frame p95', unit: 'ms', of: ({ pan }) => pan.p95Ms, budget: { ratio: 1.3 } },
  { name: 'zoom, frame p95', unit: 'ms', of: ({ zoom }) => zoom.p95Ms, budget: null },
  { name: 'drag a node, frame p95', unit: 'ms', of: ({ drag }) => drag.p95Ms, budget: { ratio: 1.5 } },
  {
    name: `${UPDATES_PER_FRAME} updates, work per frame`,
    unit: 'ms',
    of: ({ updateMs }) => updateMs,
    budget: null,
  },
  {
    name: `pan with ${UPDATES_PER_FRAME} updates a frame, p95`,
    unit: 'ms',
    of: ({ panWithUpdates }) => panWithUpdates.p95Ms,
    budget: null,
  },
  { name: 'heap', unit: 'MiB', of: ({ heapMiB }) => heapMiB, budget: { ratio: 2.5 } },
];

export const canvasBench: Bench = {
  name: 'canvas',
  run: (progress) =>
    withBrowser(FRAMES_UNBOUND, progress, async (onStage) => {
      const measures: Measure[] = [];
      for (const workspaces of SIZES) {
        progress(`${workspaces} nodes, ${ROUNDS} rounds`);
        measures.push(...(await onStage({ workspaces }, (stage) => measureOn(stage, workspaces))));
      }
      return measures;
    }),
};

async function measureOn(stage: Stage, nodes: number): Promise<Measure[]> {
  await watchForNodes(stage.page, nodes);
  let shown: Shown = { edges: 0, width: 0, height: 0 };
  const ours = async () => {
    const visit = await visitOurs(stage, nodes);
    shown = visit;
    return visit;
  };
  const bare = () => visitBare(stage, nodes, shown);
  // Not counted: it fills the browser's caches and tells the bare page what to match.
  await interleave(1, ours, bare);
  const visits = await interleave(ROUNDS, ours, bare);
  return rows.map(({ name, unit, of, budget }) => ({
    name: `${nodes} nodes, ${name}`,
    unit,
    rounds: visits.ours.map(of),
    floor: { what: FLOOR, rounds: visits.floor.map(of) },
    budget,
  }));
}
