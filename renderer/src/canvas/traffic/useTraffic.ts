import { useEffect, useMemo, useState } from 'react';
import { shownNow } from '../../engine/shown.ts';
import { isKeptSteady, onSteadyFrame } from '../../engine/steady.ts';
import { useEngine } from '../../engine/store.ts';
import type { Layout } from '../layout/layout.ts';
import { visibleAncestor } from '../layout/visible.ts';
import { isSamePair, type Pair, pairKey, pairsOf } from './pairs.ts';
import { pulsesBetween } from './pulses.ts';

/** A line of the canvas: a pair, and the light that runs along it, if any. */
export interface Line extends Pair {
  readonly id: string;
  readonly light: Light | null;
}

export interface Light {
  /** The end that it runs to. */
  readonly to: string;
  /** When it is out, in milliseconds since the page was opened. Another with every pulse: the animation starts again. */
  readonly until: number;
}

const REFRESH_MS = 200;
const EXPIRY_MS = 60_000;
const LIGHT_MS = 1_600;

/** The lines to draw for a layout, rolled up to what is visible. Follows the store a few times a second. */
export function useTraffic(layout: Layout): readonly Line[] {
  const pairs = usePairs(layout);
  const lights = useLights(layout);
  return useMemo(
    () => [...pairs].map(([key, pair]) => ({ ...pair, id: key, light: lights.get(key) ?? null })),
    [pairs, lights],
  );
}

function usePairs(layout: Layout): ReadonlyMap<string, Pair> {
  const [pairs, setPairs] = useState<ReadonlyMap<string, Pair>>(new Map());
  useEffect(() => {
    let over = false;
    let pending: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      pending = undefined;
      if (over) return;
      const { delegations, activity, workspaces } = useEngine.getState();
      const standIn = (id: string) => visibleAncestor(layout, workspaces, id);
      const next = pairsOf(Object.values(delegations), activity, shownNow(), standIn);
      setPairs((before) => keepSame(before, next));
    };
    refresh();
    const stop = useEngine.subscribe((after, before) => {
      if (after.delegations === before.delegations && after.activity === before.activity) return;
      pending ??= setTimeout(() => onSteadyFrame(refresh), REFRESH_MS);
    });
    const expiry = setInterval(refresh, EXPIRY_MS);
    return () => {
      over = true;
      stop();
      clearTimeout(pending);
      clearInterval(expiry);
    };
  }, [layout]);
  return pairs;
}

/** Pairs that say the same keep their identity, and all keep their order; so does the whole map when nothing changed. */
function keepSame(
  before: ReadonlyMap<string, Pair>,
  next: ReadonlyMap<string, Pair>,
): ReadonlyMap<string, Pair> {
  const kept = new Map<string, Pair>();
  let changed = before.size !== next.size;
  for (const [key, known] of before) {
    const pair = next.get(key);
    if (pair === undefined || !isSamePair(known, pair)) changed = true;
    if (pair !== undefined) kept.set(key, isSamePair(known, pair) ? known : pair);
  }
  if (!changed) return before;
  // What is drawn again in another order is taken out of the page and put back.
  for (const [key, pair] of next) if (!kept.has(key)) kept.set(key, pair);
  return kept;
}

function useLights(layout: Layout): ReadonlyMap<string, Light> {
  const [lights, setLights] = useState<ReadonlyMap<string, Light>>(new Map());
  useEffect(() => {
    return useEngine.subscribe((after, before) => {
      if (!before.loaded || (after.delegations === before.delegations && after.activity === before.activity))
        return;
      // Lights of seconds at once, each painted anew in every frame: that is no steady window.
      if (isKeptSteady()) return;
      const lit = new Map<string, Light>();
      const until = performance.now() + LIGHT_MS;
      for (const { from, to } of pulsesBetween(before, after)) {
        const source = visibleAncestor(layout, after.workspaces, from);
        const target = visibleAncestor(layout, after.workspaces, to);
        if (source !== null && target !== null && source !== target) {
          lit.set(pairKey(source, target), { to: target, until });
        }
      }
      if (lit.size > 0) setLights((known) => new Map([...known, ...lit]));
    });
  }, [layout]);

  useEffect(() => {
    if (lights.size === 0) return;
    const next = Math.min(...[...lights.values()].map(({ until }) => until));
    const putOut = () => {
      const now = performance.now();
      setLights((known) => new Map([...known].filter(([, { until }]) => until > now)));
    };
    const timer = setTimeout(() => onSteadyFrame(putOut), next - performance.now());
    return () => clearTimeout(timer);
  }, [lights]);
  return lights;
}
