import { ViewportPortal } from '@xyflow/react';
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { useEngine } from '../../engine/store.ts';
import { text } from '../../text/index.ts';
import { renameWorkspace } from '../actions.ts';
import { absoluteBoxes, type Layout } from '../layout/layout.ts';
import { shortName } from '../names.ts';
import styles from './RenameLayer.module.css';
import { startRename, useRename } from './state.ts';

const MAX_NAME_LENGTH = 255;

/** The field over the name of a card while it is renamed. It lies above the cards, which know nothing of it. */
export function RenameLayer({ layout }: { readonly layout: Layout }) {
  const id = useRename((state) => state.id);
  const box = id === null ? undefined : absoluteBoxes(layout).get(id);
  if (id === null || !box) return null;
  return (
    <ViewportPortal>
      <div
        className={layout.get(id)?.kind === 'team' ? styles.ofTeam : styles.ofCard}
        style={{ left: box.x, top: box.y, width: box.width }}
      >
        <NameField key={id} id={id} />
      </div>
    </ViewportPortal>
  );
}

function NameField({ id }: { readonly id: string }) {
  const name = useEngine((state) => state.workspaces[id]?.name ?? '');
  const field = useRef<HTMLInputElement>(null);
  // Esc and Enter take the field away, which blurs it once more.
  const done = useRef(false);

  useLayoutEffect(() => {
    field.current?.focus({ preventScroll: true });
    field.current?.select();
  }, []);

  const end = (save: boolean, refocus: boolean) => {
    if (done.current) return;
    done.current = true;
    const wanted = field.current?.value ?? '';
    startRename(null);
    if (refocus) {
      document
        .querySelector<HTMLElement>(`[data-card="${CSS.escape(id)}"] > [role="group"]`)
        ?.focus({ preventScroll: true });
    }
    if (save) void renameWorkspace(id, wanted);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Enter') end(true, true);
    else if (event.key === 'Escape') end(false, true);
    else return;
    event.preventDefault();
  };

  return (
    <input
      ref={field}
      className={`${styles.field} nodrag nopan`}
      defaultValue={name}
      maxLength={MAX_NAME_LENGTH}
      aria-label={text.canvas.card.newName(shortName(name))}
      onKeyDown={onKeyDown}
      onBlur={() => end(true, false)}
    />
  );
}
