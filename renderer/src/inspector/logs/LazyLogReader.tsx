import { Suspense } from 'react';
import { lazyPart } from '../../parts/lazy-part.tsx';
import { text } from '../../text/index.ts';
import { Skeleton } from '../../ui/index.ts';
import type { LogReaderProps } from './LogReader.tsx';

const Loaded = lazyPart(() => import('./LogReader.tsx'));

/** Logs, loaded when they are first shown. */
export function LogReader(props: LogReaderProps) {
  return (
    <Suspense fallback={<Skeleton lines={6} label={text.logs.reading} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
