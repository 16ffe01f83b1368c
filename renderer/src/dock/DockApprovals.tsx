import { Suspense } from 'react';
import { lazyPart } from '../parts/lazy-part.tsx';
import { text } from '../text/index.ts';
import { Skeleton } from '../ui/index.ts';

const AllApprovals = lazyPart(() => import('../inspector/work/approvals/AllApprovals.tsx'));

/** What all agents ask people to allow, loaded when it is first shown. */
export function DockApprovals() {
  return (
    <Suspense fallback={<Skeleton label={text.approvals.loading} />}>
      <AllApprovals />
    </Suspense>
  );
}
