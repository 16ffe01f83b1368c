import { useEffect } from 'react';
import type { OpenRequest } from '../engine/connect.ts';
import { useEngine } from '../engine/store.ts';
import { open } from './open.ts';

/** Opens what the desktop shell hands over, as soon as the org is known. */
export function useOpenRequests(): void {
  useEffect(() => {
    const early: OpenRequest[] = [];
    const stopOpen = window.molecule?.onOpen((request) => {
      if (useEngine.getState().loaded) open(request);
      else early.push(request);
    });
    const stopStore = useEngine.subscribe(({ loaded }) => {
      if (loaded) for (const request of early.splice(0)) open(request);
    });
    return () => {
      stopOpen?.();
      stopStore();
    };
  }, []);
}
