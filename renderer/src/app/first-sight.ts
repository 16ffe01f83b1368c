import { useEngine } from '../engine/store.ts';
import { canvasPart } from '../frame/canvas-part.ts';
import { thisPane } from '../state/panes.ts';

/** Nobody sees that a window waits for so short a time. */
const PATIENCE_MS = 150;

/**
 * Resolves once the window has what it is to show: the org, and the canvas for it. The first thing drawn is then the
 * right one. What takes longer is not waited for: a skeleton then says that it comes.
 */
export async function firstSight(): Promise<void> {
  // Whoever shows the canvas says that it did not come.
  const canvas = thisPane === null ? canvasPart.module().catch(() => undefined) : undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([Promise.all([org(), canvas]), patience]);
  clearTimeout(timer);
}

/** Resolves when the engine has said what there is, or that it cannot. */
function org(): Promise<void> {
  return new Promise((resolve) => {
    const stop = useEngine.subscribe(({ loaded, loadError }) => {
      if (!loaded && !loadError) return;
      stop();
      resolve();
    });
  });
}
