import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import { type Layout, layoutOrg, type OrgStructure } from './layout/layout.ts';

const MIN_ASPECT = 0.5;
const ASPECT_STEP = 0.1;
const NO_LAYOUT: Layout = new Map();

/**
 * The layout of the org for the shape that the pane has when workspaces come or go; empty until that is known. A resize
 * alone moves nothing: cards stay where people have learned to find them. Nor does a ghost that turns into a card.
 */
export function useLayout(structure: OrgStructure, pane: RefObject<HTMLDivElement | null>): Layout {
  const [aspect, setAspect] = useState<number | null>(null);
  const { children } = structure;
  const size = useMemo(
    () => Object.values(children).reduce((sum, siblings) => sum + siblings.length, 0),
    [children],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured when workspaces come or go, only then
  useLayoutEffect(() => {
    const size = pane.current?.getBoundingClientRect();
    if (!size || size.height === 0) return;
    setAspect(Math.max(MIN_ASPECT, Math.round(size.width / size.height / ASPECT_STEP) * ASPECT_STEP));
  }, [size, pane]);

  return useMemo(() => (aspect === null ? NO_LAYOUT : layoutOrg(structure, aspect)), [structure, aspect]);
}
