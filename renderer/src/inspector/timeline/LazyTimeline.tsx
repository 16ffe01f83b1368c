import { lazy, Suspense } from 'react';
import { text } from '../../text/index.ts';
import { Skeleton } from '../../ui/index.ts';
import type { TimelineProps } from './Timeline.tsx';

const Loaded = lazy(() => import('./Timeline.tsx').then(({ Timeline: loaded }) => ({ default: loaded })));

/** The timeline, loaded when it is first shown. */
export function Timeline(props: TimelineProps) {
  return (
    <Suspense fallback={<Skeleton lines={6} label={text.timeline.loading} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
