import { Suspense } from 'react';
import { lazyPart } from '../../../parts/lazy-part.tsx';
import { text } from '../../../text/index.ts';
import { Skeleton } from '../../../ui/index.ts';
import type { TeamLogsProps } from './TeamLogs.tsx';

const Loaded = lazyPart(() => import('./TeamLogs.tsx'));

/** Merged logs, loaded when they are first shown. */
export function TeamLogs(props: TeamLogsProps) {
  return (
    <Suspense fallback={<Skeleton lines={6} label={text.logs.team.reading} />}>
      <Loaded {...props} />
    </Suspense>
  );
}
