import { type DragEvent, type ReactNode, useState } from 'react';
import { takeDrop } from '../dialogs/gallery/take-drop.ts';
import { text } from '../text/index.ts';
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
    void takeDrop(event.dataTransfer, window.molecule?.pathOf);
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
      {over && <div className={styles.dropHint}>{text.gallery.drop.hint}</div>}
    </div>
  );
}
