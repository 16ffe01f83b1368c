import { type ReactNode, Suspense } from 'react';
import { text } from '../text/index.ts';
import { Dialog, PaneBoundary, Skeleton } from '../ui/index.ts';

export interface DialogPartProps {
  /** Which dialog it is: with another one it begins anew. */
  readonly about?: string | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** A dialog whose code comes when it is first opened. It can be closed before that, and when it does not come. */
export function DialogPart({ about, onClose, children }: DialogPartProps) {
  return (
    <PaneBoundary
      name={text.parts.dialog}
      about={about}
      frame={(fault) => (
        <Dialog title={text.parts.dialogFault} onClose={onClose}>
          {fault}
        </Dialog>
      )}
    >
      <Suspense
        fallback={
          <Dialog title={text.ui.opening} onClose={onClose}>
            <Skeleton lines={4} label={text.ui.opening} />
          </Dialog>
        }
      >
        {children}
      </Suspense>
    </PaneBoundary>
  );
}
