import { useLayoutEffect, useState } from 'react';
import { useUi } from '../../../state/ui.ts';
import type { Scope } from '../merge.ts';

/** The trace that a timeline shows in place of its list, chosen in it or asked for from elsewhere; null: the list. */
export function useOpenTrace(scope: Scope) {
  const [traceId, setTraceId] = useState<string | null>(null);
  const asked = useUi(({ traceRequest }) =>
    scope.kind === 'workspace' && traceRequest?.workspaceId === scope.id ? traceRequest.traceId : null,
  );
  useLayoutEffect(() => {
    if (asked === null) return;
    setTraceId(asked);
    useUi.getState().traceShown();
  }, [asked]);
  return [traceId, setTraceId] as const;
}
