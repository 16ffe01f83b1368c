import { useEffect } from 'react';
import { create } from 'zustand';
import type { EngineEvent } from '../../../../core/contract/index.ts';
import { onNextFrame } from '../../engine/frames.ts';
import { client } from '../../engine/run.ts';

type Delta = Extract<EngineEvent, { type: 'chat.delta' }>;
/** What has been written of answers, by the message that they answer. */
export type Streams = Readonly<Record<string, string>>;

/** No more is kept of answers that nobody looks at. */
const KEPT = 32;

const useStreams = create<{ readonly texts: Streams }>(() => ({ texts: {} }));

/** What has been written of the answer to a message; undefined before it begins. */
export function useStream(messageId: string): string | undefined {
  return useStreams((state) => state.texts[messageId]);
}

/** Takes in what was written before this window looked. */
export function putPartials(
  partials: readonly { readonly messageId: string; readonly text: string }[],
): void {
  if (partials.length === 0) return;
  useStreams.setState(({ texts }) => {
    const longer = partials.filter(({ messageId, text }) => text.length > (texts[messageId]?.length ?? 0));
    return {
      texts: { ...texts, ...Object.fromEntries(longer.map(({ messageId, text }) => [messageId, text])) },
    };
  });
}

/** Follows answers that are being written, at most once per frame, for as long as somebody looks. */
export function useFollowStreams(): void {
  useEffect(() => {
    let waiting: Delta[] = [];
    const subscription = client.onEvent(({ event }) => {
      if (event.type !== 'chat.delta') return;
      if (waiting.length === 0) onNextFrame(flush);
      waiting.push(event);
    });
    const flush = () => {
      const deltas = waiting;
      waiting = [];
      useStreams.setState(({ texts }) => ({ texts: applyDeltas(texts, deltas) }));
    };
    return () => void subscription.dispose();
  }, []);
}

/** Each piece says where it belongs: one that leaves a gap (what was before it was missed) is left out. */
export function applyDeltas(
  texts: Streams,
  deltas: readonly Pick<Delta, 'messageId' | 'from' | 'text'>[],
): Streams {
  const next: Record<string, string> = { ...texts };
  for (const { messageId, from, text } of deltas) {
    const before = next[messageId] ?? '';
    if (from <= before.length && (text !== '' || from === 0)) next[messageId] = before.slice(0, from) + text;
  }
  const ids = Object.keys(next);
  for (const id of ids.slice(0, Math.max(0, ids.length - KEPT))) delete next[id];
  return next;
}
