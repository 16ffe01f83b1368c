import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Dialog, Skeleton } from '../ui/index.ts';

/** Stands in the place of a dialog while its code is on the way. It can be closed. */
export function Opening() {
  const close = useUi((state) => state.closeDialog);
  return (
    <Dialog title={text.ui.opening} onClose={close}>
      <Skeleton lines={4} label={text.ui.opening} />
    </Dialog>
  );
}
