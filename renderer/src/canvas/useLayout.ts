import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import { type Layout, layoutOrg, type OrgStructure } from './layout/layout.ts';

const DEFAULT_ASPECT = 1.5;
const ASPECT_STEP = 0.1;

/**
 * The layout of the org for the shape that the pane has when workspaces come or go. A resize alone moves nothing:
 * cards stay where people have learned to find them. Nor does a ghost that turns into a card.
 */
export function useLayout(structure: OrgStructure, pane: RefObject<HTMLDivElement | null>): Layout {
  const [aspect, setAspect] = useState(DEFAULT_ASPECT);
  const { children } = structure;
  const size = useMemo(
    () => Object.values(children).reduce((sum, siblings) => sum + siblings.length, 0),
    [children],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured when workspaces come or go, only then
  useLayoutEffect(() => {
    const size = pane.current?.getBoundingClientRect();
    if (!size || size.height === 0) return;
    setAspect(Math.max(0.5, Math.round(size.width / size.height / ASPECT_STEP) * ASPECT_STEP));
  }, [size, pane]);

  return useMemo(() => layoutOrg(structure, aspect), [structure, aspect]);
}
