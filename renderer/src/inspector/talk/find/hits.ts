import type { ChatMessage, OutputOf } from '../../../../../core/contract/index.ts';

/** One place in the conversation that has the text; a message counts once for each. */
export interface Hit {
  readonly messageId: string;
  /** Which one of the message, from 0. */
  readonly occurrence: number;
}

const MAX_HITS = 2_000;
/** Of a message of megabytes its beginning is searched, which is what is shown of it. */
const SEARCHED_CHARACTERS = 20_000;

/** Lower case of the same length, so that places in it are places in the text. */
export function lower(text: string): string {
  const result = text.toLowerCase();
  return result.length === text.length ? result : text;
}

/** Where a lower-case query is in a lower-case text. */
export function placesOf(text: string, query: string): number[] {
  const places: number[] = [];
  if (query === '') return places;
  for (let at = text.indexOf(query); at >= 0; at = text.indexOf(query, at + query.length)) places.push(at);
  return places;
}

/** All hits in the messages, oldest first. */
export function hitsIn(messages: readonly ChatMessage[], query: string): Hit[] {
  const wanted = lower(query.trim());
  const hits: Hit[] = [];
  if (wanted === '') return hits;
  for (const { id, text } of messages) {
    const { length } = placesOf(lower(text.slice(0, SEARCHED_CHARACTERS)), wanted);
    for (let occurrence = 0; occurrence < length; occurrence += 1) hits.push({ messageId: id, occurrence });
    if (hits.length > MAX_HITS) break;
  }
  return hits.slice(0, MAX_HITS);
}

/** Times of rows of the chat with hits that are older than what is loaded, newest first. */
export function olderHits(found: OutputOf<'timeline.search'>['hits'], loadedFrom: number): number[] {
  return found.flatMap((hit) => {
    if (hit.kind !== 'activity') return [];
    const { type, sourceId, createdAt } = hit.activity;
    return type === 'a2a_receive' && sourceId === null && createdAt < loadedFrom ? [createdAt] : [];
  });
}
