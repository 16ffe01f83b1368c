import { useRef, useState } from 'react';
import type { InputOf } from '../../../../core/contract/index.ts';
import { run } from '../../engine/run.ts';
import { saveFile } from '../../files/save-file.ts';
import { toast } from '../../state/toasts.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import { documentOf } from './document.ts';
import { ImportDialog } from './ImportDialog.tsx';

const words = text.appSettings;

/** Settings as a file, out and in. */
export function Transfer() {
  const input = useRef<HTMLInputElement>(null);
  const [document, setDocument] = useState<InputOf<'settings.import'> | null>(null);
  const take = async (file: File | undefined) => {
    if (!file) return;
    const read = documentOf(await file.text());
    if (read) setDocument(read);
    else
      toast({
        tone: 'error',
        title: words.import.unreadable(file.name),
        detail: words.import.unreadableDetail,
      });
  };
  return (
    <>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        aria-label={words.import.file}
        hidden
        onChange={(event) => {
          void take(event.target.files?.[0]);
          // The same file may be chosen again.
          event.target.value = '';
        }}
      />
      <Button size="s" onClick={() => input.current?.click()}>
        {words.import.button}
      </Button>
      <Button size="s" onClick={() => void exportSettings()}>
        {words.export}
      </Button>
      {document && <ImportDialog document={document} onClose={() => setDocument(null)} />}
    </>
  );
}

async function exportSettings(): Promise<void> {
  const document = await run('settings.export', {});
  if (!document) return;
  const content = `${JSON.stringify(document, null, 2)}\n`;
  if (!(await saveFile(words.fileName, content, 'application/json'))) return;
  toast({ tone: 'success', title: words.exported(words.fileName), detail: words.exportedDetail });
}
