import { useSyncExternalStore } from 'react';

function subscribe(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener);
  window.addEventListener('focus', listener);
  window.addEventListener('blur', listener);
  return () => {
    document.removeEventListener('visibilitychange', listener);
    window.removeEventListener('focus', listener);
    window.removeEventListener('blur', listener);
  };
}

/** Somebody works in this window: it is in sight and has the focus. */
export function hasAttention(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus();
}

/** Calls back whenever that may have changed. Returns the stop. */
export const onAttention = subscribe;

/** Whether somebody works in this window. */
export function useAttention(): boolean {
  return useSyncExternalStore(subscribe, hasAttention);
}
