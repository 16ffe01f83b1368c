import { useEffect } from 'react';

/** When the browser has nothing else to do; at the latest then. */
const LATEST_MS = 4_000;

/**
 * Fetches what the first view did not need as soon as that stands. Afterwards everything opens at once, also when the
 * engine that serves this page is gone.
 */
export function usePrefetch(): void {
  useEffect(() => {
    const fetchAll = () => {
      const parts = [
        import('../dialogs/Dialogs.tsx'),
        import('../inspector/index.ts'),
        import('../dock/index.ts'),
        import('../plan/index.ts'),
        import('../welcome/index.ts'),
        import('../tasks/outcome.ts'),
      ];
      // Whoever needs one of them tries again, and says what is wrong.
      Promise.all(parts).catch((error: unknown) => console.warn('Not all parts were fetched', error));
    };
    const request = window.requestIdleCallback(fetchAll, { timeout: LATEST_MS });
    return () => window.cancelIdleCallback(request);
  }, []);
}
