import { DialogPart } from '../parts/DialogPart.tsx';
import { lazyPartOf } from '../parts/lazy-part.tsx';
import { useUi } from '../state/ui.ts';
import { dialogsPart } from './dialogs-part.ts';

const Dialogs = lazyPartOf(dialogsPart, ({ Dialogs }) => Dialogs);

/** Whichever dialog is open; the code of the dialogs comes when the first view stands. Mount once. */
export function LazyDialogs() {
  const kind = useUi((state) => state.dialog?.kind);
  const close = useUi((state) => state.closeDialog);
  if (kind === undefined) return null;
  return (
    <DialogPart about={kind} onClose={close}>
      <Dialogs />
    </DialogPart>
  );
}
