import { useEffect, useState } from 'react';
import { useEngine } from '../engine/store.ts';
import { announcement } from './announcements.ts';

const THROTTLE_MS = 2_500;

/** Tells screen readers about status changes, at most one sentence every few seconds. */
export function Announcer() {
  const [text, setText] = useState('');
  useEffect(() => {
    let told = useEngine.getState().workspaces;
    const timer = setInterval(() => {
      const now = useEngine.getState().workspaces;
      if (now === told) return;
      const next = announcement(told, now);
      told = now;
      if (next) setText(next);
    }, THROTTLE_MS);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="visually-hidden" role="status" aria-live="polite">
      {text}
    </div>
  );
}
