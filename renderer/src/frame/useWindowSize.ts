import { useSyncExternalStore } from 'react';

let size = { width: 0, height: 0 };

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}

function read(): { readonly width: number; readonly height: number } {
  if (size.width !== window.innerWidth || size.height !== window.innerHeight) {
    size = { width: window.innerWidth, height: window.innerHeight };
  }
  return size;
}

/** Size of the window's content in CSS pixels. */
export function useWindowSize(): { readonly width: number; readonly height: number } {
  return useSyncExternalStore(subscribe, read);
}
