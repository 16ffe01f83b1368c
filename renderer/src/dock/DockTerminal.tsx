import { Suspense } from 'react';
import { lazyPart } from '../parts/lazy-part.tsx';
import { text } from '../text/index.ts';
import { Skeleton } from '../ui/index.ts';

const TerminalDock = lazyPart(() => import('../inspector/work/terminal/TerminalDock.tsx'));

/** Terminals, loaded when they are first shown. */
export function DockTerminal() {
  return (
    <Suspense fallback={<Skeleton label={text.work.terminal.opening} />}>
      <TerminalDock />
    </Suspense>
  );
}
