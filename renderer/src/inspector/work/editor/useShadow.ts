import { type KeyboardEvent, type RefObject, useRef } from 'react';

/**
 * An element with a shadow root for an editor. In there the editor brings its styles in by script, which the app's
 * content security policy allows; in the page it would write them into a style element, which is refused.
 */
export function useShadow(): {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly root: () => ShadowRoot | null;
} {
  const host = useRef<HTMLDivElement>(null);
  const root = () => host.current?.shadowRoot ?? host.current?.attachShadow({ mode: 'open' }) ?? null;
  return { host, root };
}

const FUNCTION_KEY = /^F\d+$/;

/**
 * Keeps from the app what is typed: through a shadow root it cannot see that somebody types, and single letters mean
 * something on the canvas. Shortcuts with Ctrl or ⌘ that the editor does not know, and function keys, go on.
 */
export function keepTyping(event: KeyboardEvent): void {
  if (!event.metaKey && !event.ctrlKey && !FUNCTION_KEY.test(event.key)) event.stopPropagation();
}
