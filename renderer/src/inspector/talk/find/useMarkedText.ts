import { type RefObject, useEffect } from 'react';
import { type Hit, lower, placesOf } from './hits.ts';

const ALL = 'talk-hits';
const CURRENT = 'talk-hit';

/** Marks a text wherever it is shown, without a change to what is shown. `shown` tells that other rows came into view. */
export function useMarkedText(
  root: RefObject<HTMLElement | null>,
  query: string,
  current: Hit | null,
  shown: unknown,
): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows that came into view are marked as well
  useEffect(() => {
    const wanted = lower(query.trim());
    if (wanted === '' || !root.current) return;
    const mark = () => {
      const { all, currents } = rangesIn(root.current as HTMLElement, wanted, current);
      CSS.highlights.set(ALL, new Highlight(...all));
      CSS.highlights.set(CURRENT, new Highlight(...currents));
    };
    mark();
    // Markdown and colours come a little later than the row.
    const observer = new MutationObserver(mark);
    observer.observe(root.current, { childList: true, subtree: true, characterData: true });
    return () => {
      observer.disconnect();
      CSS.highlights.delete(ALL);
      CSS.highlights.delete(CURRENT);
    };
  }, [root, query, current, shown]);
}

function rangesIn(root: HTMLElement, wanted: string, current: Hit | null) {
  const all: Range[] = [];
  const currents: Range[] = [];
  for (const body of root.querySelectorAll<HTMLElement>('[data-text]')) {
    const isCurrent = body.closest<HTMLElement>('[data-message]')?.dataset.message === current?.messageId;
    const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    let occurrence = 0;
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      for (const place of placesOf(lower(node.textContent ?? ''), wanted)) {
        const range = new Range();
        range.setStart(node, place);
        range.setEnd(node, place + wanted.length);
        (isCurrent && occurrence === current?.occurrence ? currents : all).push(range);
        occurrence += 1;
      }
    }
  }
  return { all, currents };
}
