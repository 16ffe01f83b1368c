import { FolderUp } from 'lucide-react';
import { type DragEvent, useRef, useState } from 'react';
import type { AppErrorJson } from '../../../../core/contract/index.ts';
import { client } from '../../engine/run.ts';
import { errorOf } from '../../inspector/index.ts';
import { toast } from '../../state/toasts.ts';
import { text } from '../../text/index.ts';
import { Button, cx, ErrorCard } from '../../ui/index.ts';
import create from './Create.module.css';
import styles from './ImportFolder.module.css';
import { filesOfDrop, filesOfInput, type PlacedFile, readFolder } from './read-folder.ts';

export interface ImportFolderProps {
  /** It is a template now, of that id. */
  readonly onImported: (id: string) => void;
}

const words = text.create.templates;

/** Keeps a folder of this machine as a template: chosen, or dropped here. */
export function ImportFolder({ onImported }: ImportFolderProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<AppErrorJson | null>(null);

  const take = async (placed: Promise<readonly PlacedFile[]> | readonly PlacedFile[]) => {
    setBusy(true);
    setError(null);
    try {
      const { name, files } = await readFolder(await placed);
      const { id } = await client.call('templates.import', { name, files });
      toast({ tone: 'success', title: words.imported(name) });
      onImported(id);
    } catch (thrown) {
      setError(errorOf(thrown));
    } finally {
      setBusy(false);
    }
  };
  const onDragOver = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    void take(filesOfDrop(event.dataTransfer));
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the button does the same by keyboard
    <div
      className={cx(styles.import, over && styles.over)}
      data-drop="template"
      onDragOver={onDragOver}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <Button
        size="s"
        busy={busy}
        icon={<FolderUp size={14} aria-hidden="true" />}
        onClick={() => picker.current?.click()}
      >
        {busy ? words.importing : words.import}
      </Button>
      <p className={create.hint}>{over ? words.dropHere : words.importHint}</p>
      <input
        ref={picker}
        type="file"
        hidden
        aria-label={words.import}
        {...{ webkitdirectory: '' }}
        onChange={(event) => {
          const { files } = event.target;
          if (files && files.length > 0) void take(filesOfInput(files));
          // So that the same folder can be chosen again.
          event.target.value = '';
        }}
      />
      {error && <ErrorCard error={error} title={words.importFailed} />}
    </div>
  );
}
