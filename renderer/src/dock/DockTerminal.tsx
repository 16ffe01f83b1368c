import { lazy, Suspense } from 'react';
import { text } from '../text/index.ts';
import { Skeleton } from '../ui/index.ts';

const TerminalDock = lazy(() => import('../inspector/work/terminal/TerminalDock.tsx'));

/** Terminals, loaded when they are first shown. */
export function DockTerminal() {
  return (
    <Suspense fallback={<Skeleton label={text.work.terminal.opening} />}>
      <TerminalDock />
    </Suspense>
  );
}
