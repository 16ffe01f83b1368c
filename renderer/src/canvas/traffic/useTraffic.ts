import { useEffect, useMemo, useState } from 'react';
import { shownNow } from '../../engine/shown.ts';
import type { Layout } from '../layout/layout.ts';
import { visibleAncestor } from '../layout/visible.ts';
import { useOrg } from '../live-org.ts';
import { isSamePair, type Pair, pairKey, pairsOf } from './pairs.ts';
import { pulsesBetween } from './pulses.ts';

/** A line of the canvas: a pair, and the light that runs along it, if any. */
export interface Line extends Pair {
  readonly id: string;
  readonly light: Light | null;
}

export interface Light {
  /** Changes with every pulse, so that the animation starts again. */
  readonly id: number;
  /** The end that it runs to. */
  readonly to: string;
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
    let pending: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      pending = undefined;
      const { delegations, activity, workspaces } = useOrg.getState();
      const standIn = (id: string) => visibleAncestor(layout, workspaces, id);
      const next = pairsOf(Object.values(delegations), activity, shownNow(), standIn);
      setPairs((before) => keepSame(before, next));
    };
    refresh();
    const stop = useOrg.subscribe((after, before) => {
      if (after.delegations === before.delegations && after.activity === before.activity) return;
      pending ??= setTimeout(refresh, REFRESH_MS);
    });
    const expiry = setInterval(refresh, EXPIRY_MS);
    return () => {
      stop();
      clearTimeout(pending);
      clearInterval(expiry);
    };
  }, [layout]);
  return pairs;
}

/** Pairs that say the same keep their identity; so does the whole map when all do. */
function keepSame(before: ReadonlyMap<string, Pair>, next: Map<string, Pair>): ReadonlyMap<string, Pair> {
  let changed = before.size !== next.size;
  for (const [key, pair] of next) {
    const known = before.get(key);
    if (known && isSamePair(known, pair)) {
      next.set(key, known);
    } else changed = true;
  }
  return changed ? next : before;
}

function useLights(layout: Layout): ReadonlyMap<string, Light> {
  const [lights, setLights] = useState<ReadonlyMap<string, Light>>(new Map());
  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    let nextId = 1;
    const stop = useOrg.subscribe((after, before) => {
      if (!before.loaded || (after.delegations === before.delegations && after.activity === before.activity))
        return;
      const lit = new Map<string, Light>();
      for (const { from, to } of pulsesBetween(before, after)) {
        const source = visibleAncestor(layout, after.workspaces, from);
        const target = visibleAncestor(layout, after.workspaces, to);
        if (source !== null && target !== null && source !== target) {
          lit.set(pairKey(source, target), { id: nextId++, to: target });
        }
      }
      if (lit.size === 0) return;
      setLights((known) => new Map([...known, ...lit]));
      const timer = setTimeout(() => {
        timers.delete(timer);
        setLights((known) => new Map([...known].filter(([key, light]) => lit.get(key)?.id !== light.id)));
      }, LIGHT_MS);
      timers.add(timer);
    });
    return () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    };
  }, [layout]);
  return lights;
}
