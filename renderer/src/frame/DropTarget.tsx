import { type DragEvent, type ReactNode, useState } from 'react';
import { openPlan } from '../plan/index.ts';
import { toast } from '../state/toasts.ts';
import { useUi } from '../state/ui.ts';
import { droppedTemplate } from './dropped-template.ts';
import styles from './Frame.module.css';

/** Takes a template that is dropped on the canvas: a folder, an archive, or the address of a repository. */
export function DropTarget({ children }: { readonly children: ReactNode }) {
  const [over, setOver] = useState(false);

  const onDragOver = (event: DragEvent) => {
    const { types } = event.dataTransfer;
    if (!types.includes('Files') && !types.includes('text/uri-list')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const dropped = droppedTemplate(event.dataTransfer, window.molecule?.pathOf);
    if (dropped !== null) openPlan(dropped);
    else {
      toast({
        tone: 'info',
        title: 'This window does not learn where a dropped file lies',
        detail: 'Type the path of the folder or archive instead.',
        action: { label: 'Type it…', run: () => useUi.getState().openDialog({ kind: 'import' }) },
      });
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a shortcut; the gallery does the same by keyboard
    <div
      className={styles.drop}
      onDragOver={onDragOver}
      onDragLeave={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
      }}
      onDrop={onDrop}
    >
      {children}
      {over && <div className={styles.dropHint}>Drop a folder, a zip or tar file, or a git address</div>}
    </div>
  );
}
