import { type RefObject, useEffect, useRef } from 'react';

/** What can be done with whatever a panel shows. */
export type PanelAction = 'find' | 'pause' | 'save' | 'stop';

interface Offer {
  readonly action: PanelAction;
  readonly within: RefObject<Element | null>;
  readonly run: RefObject<(() => void) | null>;
}

/** What lies beside each other in the window, or over each other. */
const PANE = 'aside, section, main';

/** Those of panels that are mounted; those of the pane that had the focus last come last. */
const offers = new Set<Offer>();

/**
 * Lets a command do something with a panel for as long as that is there.
 *
 * @param within an element of the panel
 * @param run null: not now
 */
export function usePanelAction(
  action: PanelAction,
  within: RefObject<Element | null>,
  run: (() => void) | null,
): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const offer: Offer = { action, within, run: latest };
    const pane = outermost(within.current);
    const comeLast = () => {
      offers.delete(offer);
      offers.add(offer);
    };
    comeLast();
    pane?.addEventListener('focusin', comeLast);
    return () => {
      pane?.removeEventListener('focusin', comeLast);
      offers.delete(offer);
    };
  }, [action, within]);
}

/** What does it now: in the pane that had the focus last, of those that are in sight. null: nothing there can. */
export function panelAction(action: PanelAction): (() => void) | null {
  for (const offer of [...offers].reverse()) {
    const run = offer.run.current;
    if (offer.action === action && run !== null && isInSight(offer.within.current)) return run;
  }
  return null;
}

function outermost(element: Element | null): Element | null {
  let pane = element?.closest(PANE) ?? null;
  for (let up = pane; up !== null; up = up.parentElement?.closest(PANE) ?? null) pane = up;
  return pane;
}

function isInSight(element: Element | null): boolean {
  return element?.isConnected === true && element.closest('[inert]') === null && element.checkVisibility();
}
