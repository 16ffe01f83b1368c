import { useEffect } from 'react';
import { dialogsPart } from '../dialogs/dialogs-part.ts';
import { dockPart, inspectorPart, planPart, welcomePart } from '../frame/parts.ts';
import { outcomePart } from '../tasks/outcome-part.ts';

/** When the browser has nothing else to do; at the latest then. */
const LATEST_MS = 4_000;

/**
 * Fetches what the first view did not need as soon as that stands. Afterwards everything opens at once, also when the
 * engine that serves this page is gone.
 */
export function usePrefetch(): void {
  useEffect(() => {
    const fetchAll = () => {
      const parts = [dialogsPart, inspectorPart, dockPart, planPart, welcomePart, outcomePart];
      // Whoever needs one of them tries again, and says what is wrong.
      Promise.all(parts.map((part) => part.ask())).catch((error: unknown) =>
        console.warn('Not all parts were fetched', error),
      );
    };
    const request = window.requestIdleCallback(fetchAll, { timeout: LATEST_MS });
    return () => window.cancelIdleCallback(request);
  }, []);
}
