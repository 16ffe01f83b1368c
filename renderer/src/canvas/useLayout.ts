import { type RefObject, useLayoutEffect, useMemo, useState } from 'react';
import { type Layout, layoutOrg } from './layout/layout.ts';
import { useStructure } from './layout/useStructure.ts';

const DEFAULT_ASPECT = 1.5;
const ASPECT_STEP = 0.1;

/**
 * The layout of the org for the shape that the pane has when workspaces come or go. A resize alone moves nothing:
 * cards stay where people have learned to find them.
 */
export function useLayout(pane: RefObject<HTMLDivElement | null>): Layout {
  const structure = useStructure();
  const [aspect, setAspect] = useState(DEFAULT_ASPECT);
  const { children } = structure;

  // biome-ignore lint/correctness/useExhaustiveDependencies: measured when the tree changes, only then
  useLayoutEffect(() => {
    const size = pane.current?.getBoundingClientRect();
    if (!size || size.height === 0) return;
    setAspect(Math.max(0.5, Math.round(size.width / size.height / ASPECT_STEP) * ASPECT_STEP));
  }, [children, pane]);

  return useMemo(() => layoutOrg(structure, aspect), [structure, aspect]);
}
