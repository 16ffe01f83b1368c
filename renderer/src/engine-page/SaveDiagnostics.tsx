import { FileDown } from 'lucide-react';
import { useState } from 'react';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import { saveDiagnostics } from './save-diagnostics.ts';

export function SaveDiagnostics() {
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    await saveDiagnostics();
    setBusy(false);
  };
  return (
    <Button busy={busy} icon={<FileDown size={14} aria-hidden="true" />} onClick={() => void save()}>
      {text.enginePage.save}
    </Button>
  );
}
