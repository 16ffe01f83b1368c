import { lazy, Suspense } from 'react';
import { useUi } from '../state/ui.ts';
import { PaneBoundary } from '../ui/index.ts';
import { Opening } from './Opening.tsx';

const Dialogs = lazy(() => import('./Dialogs.tsx').then((dialogs) => ({ default: dialogs.Dialogs })));

/** Whichever dialog is open; the code of the dialogs comes when the first view stands. Mount once. */
export function LazyDialogs() {
  const kind = useUi((state) => state.dialog?.kind);
  if (kind === undefined) return null;
  return (
    <PaneBoundary name={kind} about={kind}>
      <Suspense fallback={<Opening />}>
        <Dialogs />
      </Suspense>
    </PaneBoundary>
  );
}
