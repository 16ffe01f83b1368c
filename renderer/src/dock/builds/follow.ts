import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';

/** A build that has not begun by then is waited for by nobody any more: there was nothing to build. */
const WAIT_MS = 30_000;

/**
 * Shows the next build of a runtime once it begins, unless another one is looked at by then. Returns how to stop
 * waiting.
 */
export function followNextBuild(runtime: string): () => void {
  const known = new Set(Object.keys(useEngine.getState().builds));
  const { buildId: looked } = useUi.getState();
  const stop = () => {
    clearTimeout(timer);
    unsubscribe();
  };
  const timer = setTimeout(() => stop(), WAIT_MS);
  const unsubscribe = useEngine.subscribe(({ builds }) => {
    const next = Object.values(builds).find((build) => build.runtime === runtime && !known.has(build.id));
    if (!next) return;
    stop();
    const { buildId, dockTab, showBuild } = useUi.getState();
    if (buildId === looked && dockTab === 'builds') showBuild(next.id);
  });
  return stop;
}
