import { useEngine } from '../engine/store.ts';
import { canvasPart } from '../frame/canvas-part.ts';
import { thisPane } from '../state/panes.ts';

/** Nobody sees that a window waits for so short a time. */
const PATIENCE_MS = 150;

/**
 * Resolves once the window has what it is to show: the org, and the canvas for it. The first thing drawn is then the
 * right one. What takes longer than what draws, `app`, is waited for only a moment: a skeleton then says that it comes.
 * Rejects when what draws does not come.
 */
export async function firstSight(app: Promise<unknown>): Promise<void> {
  // Whoever shows the canvas says that it did not come.
  const canvas = thisPane === null ? canvasPart.module().catch(() => undefined) : undefined;
  const sight = Promise.all([org(), canvas]);
  await app;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS);
  });
  await Promise.race([sight, patience]);
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
