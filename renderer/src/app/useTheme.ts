import { useEffect } from 'react';
import { useUi } from '../state/ui.ts';

const MORE_CONTRAST = '(prefers-contrast: more)';

/** Puts the chosen theme on the document. `system` follows light or dark by itself and asks for contrast. */
export function useTheme(): void {
  const choice = useUi((state) => state.theme);
  useEffect(() => {
    const { dataset } = document.documentElement;
    const contrast = window.matchMedia(MORE_CONTRAST);
    const apply = () => {
      if (choice !== 'system') dataset.theme = choice;
      else if (contrast.matches) dataset.theme = 'contrast';
      else delete dataset.theme;
    };
    apply();
    contrast.addEventListener('change', apply);
    return () => contrast.removeEventListener('change', apply);
  }, [choice]);
}
