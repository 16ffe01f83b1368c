import { useEffect, useState } from 'react';
import { client } from '../engine/run.ts';
import { useEngine } from '../engine/store.ts';
import { memoryText } from '../inspector/text.ts';

/** While somebody looks it is measured every two seconds. */
const OLD_AFTER_MS = 10_000;

/**
 * How much memory all workspaces use together, in words; null while nobody knows. Nothing is measured for this: the engine tells
 * everybody for as long as somebody looks at what is used, in whatever window.
 */
export function useMemoryInUse(): string | null {
  const [memory, setMemory] = useState<string | null>(null);
  const isPast = useEngine((state) => state.moment !== null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const events = client.onEvent(({ event }) => {
      if (event.type !== 'stats.sampled') return;
      clearTimeout(timer);
      setMemory(memoryText(event.total.memoryBytes));
      timer = setTimeout(() => setMemory(null), OLD_AFTER_MS);
    });
    return () => {
      clearTimeout(timer);
      void events.dispose();
    };
  }, []);
  return isPast ? null : memory;
}
