import { fullTime, relativeTime } from './time.ts';
import { useNow } from './useNow.ts';

export interface AgoProps {
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** How long ago, kept current; the exact time on hover. */
export function Ago({ at }: AgoProps) {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {relativeTime(at, useNow())}
    </time>
  );
}
