import { useEffect } from 'react';
import { APPEARANCE_KEY, useAppearance } from '../state/appearance.ts';
import { LOOK_KEY, type Look, lookOf } from '../theme/look.ts';

const MORE_CONTRAST = '(prefers-contrast: more)';
const LESS_MOTION = '(prefers-reduced-motion: reduce)';

/** Keeps the document looking as chosen here, in another window, or by the system. */
export function useLook(): void {
  useEffect(() => {
    const queries = [MORE_CONTRAST, LESS_MOTION].map((query) => window.matchMedia(query));
    const apply = () => {
      const [contrast, motion] = queries;
      const wishes = { moreContrast: contrast?.matches ?? false, lessMotion: motion?.matches ?? false };
      const { theme } = useAppearance.getState();
      put(lookOf(useAppearance.getState(), wishes));
      // High contrast is light or dark as the system is.
      window.molecule?.setTheme(theme === 'contrast' ? 'system' : theme);
    };
    const onStorage = (event: StorageEvent) => {
      if (event.key === APPEARANCE_KEY) void useAppearance.persist.rehydrate();
    };
    apply();
    const unsubscribe = useAppearance.subscribe(apply);
    for (const query of queries) query.addEventListener('change', apply);
    window.addEventListener('storage', onStorage);
    return () => {
      unsubscribe();
      for (const query of queries) query.removeEventListener('change', apply);
      window.removeEventListener('storage', onStorage);
    };
  }, []);
}

/** At once: of hundreds of things that each fade by themselves, some have the colours of neither look for a while. */
function put(look: Look): void {
  const { documentElement } = document;
  const { dataset } = documentElement;
  dataset.turning = '';
  if (look.theme === undefined) delete dataset.theme;
  Object.assign(dataset, look);
  // Asking for what is shown makes it so, before anything may fade again.
  getComputedStyle(documentElement).getPropertyValue('color');
  delete dataset.turning;
  try {
    localStorage.setItem(LOOK_KEY, JSON.stringify(look));
  } catch (error) {
    console.warn('The look cannot be kept for the next start', error);
  }
}
