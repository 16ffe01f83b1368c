import type { Point } from './layout/geometry.ts';

/** Where in the window a pointer is. */
export function pointOf({ clientX, clientY }: { readonly clientX: number; readonly clientY: number }): Point {
  return { x: clientX, y: clientY };
}

type Keys = Pick<globalThis.MouseEvent, 'shiftKey' | 'metaKey' | 'ctrlKey'>;

/** Whether no key is held that would add to a selection. */
export function isPlain({ shiftKey, metaKey, ctrlKey }: Keys): boolean {
  return !shiftKey && !metaKey && !ctrlKey;
}
