import { useEffect, useState } from 'react';
import type { Choice } from './filter.ts';

/** Typing pauses this long before anything is asked for. */
const PAUSE_MS = 250;

/** The choice, but its text only once typing pauses. */
export function useSettled(choice: Choice): Choice {
  const [settled, setSettled] = useState(choice);
  const typing = settled.text !== choice.text;
  useEffect(() => {
    if (!typing) {
      setSettled(choice);
      return;
    }
    const timer = setTimeout(() => setSettled(choice), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [choice, typing]);
  return settled;
}
