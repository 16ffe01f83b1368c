import { useState } from 'react';
import { useUi } from '../../state/ui.ts';
import { ChooseTemplate } from './ChooseTemplate.tsx';
import { PreviewTemplate } from './PreviewTemplate.tsx';

export interface ImportDialogProps {
  /** A template to preview at once; null begins with the choice. */
  readonly initialDir: string | null;
}

/** Imports an org template in two steps: choose one, then see what it would make. */
export function ImportDialog({ initialDir }: ImportDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const [dir, setDir] = useState(initialDir);
  return dir === null ? (
    <ChooseTemplate onChoose={setDir} onClose={close} />
  ) : (
    <PreviewTemplate key={dir} dir={dir} onBack={() => setDir(null)} onClose={close} />
  );
}
