import type { Span } from './ansi.ts';

/** An address that a browser opens; punctuation at its end belongs to the sentence around it. */
const ADDRESS = /https?:\/\/[^\s"'`<>\\^{|}\p{Cc}\p{Cf}]{1,2000}/gu;
const SENTENCE_END = /[.,;:!?)\]]+$/;

/** Cuts spans where web addresses begin and end, and marks what is inside. */
export function withLinks(spans: readonly Span[]): readonly Span[] {
  if (!spans.some(({ text }) => text.includes('://'))) return spans;
  return spans.flatMap((span) => {
    const parts: Span[] = [];
    let at = 0;
    for (const { 0: found, index } of span.text.matchAll(ADDRESS)) {
      const href = found.replace(SENTENCE_END, '');
      if (index > at) parts.push({ ...span, text: span.text.slice(at, index) });
      parts.push({ ...span, text: href, href });
      at = index + href.length;
    }
    if (at < span.text.length) parts.push({ ...span, text: span.text.slice(at) });
    return parts;
  });
}
