import { useLayoutEffect } from 'react';

/**
 * Marks the document while something is there that others make room for; null takes the mark away. A `:has()` in CSS
 * would say the same, but it is checked anew with every change of the page.
 */
export function useBodyMark(name: 'tasks' | 'map', value: string | null): void {
  useLayoutEffect(() => {
    const { dataset } = document.body;
    if (value !== null) dataset[name] = value;
    return () => {
      delete dataset[name];
    };
  }, [name, value]);
}
