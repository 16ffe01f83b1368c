import { Suspense } from 'react';
import { lazyPartOf } from '../../parts/lazy-part.tsx';
import { text } from '../../text/index.ts';
import { Skeleton } from '../../ui/index.ts';
import type { TimelineProps } from './Timeline.tsx';

const Loaded = lazyPartOf(
  () => import('./Timeline.tsx'),
  ({ Timeline }) => Timeline,
);

/** The timeline, loaded when it is first shown. */
export function Timeline(props: TimelineProps) {
  return (
    <Suspense fallback={<Skeleton lines={6} label={text.timeline.loading} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
