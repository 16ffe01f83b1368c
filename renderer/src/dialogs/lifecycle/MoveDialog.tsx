import { type Ref, useMemo, useState } from 'react';
import { nestWorkspaces } from '../../canvas/actions.ts';
import { presenceOf } from '../../engine/presence.ts';
import { ROOT, useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { StatusMark } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { FormDialog } from '../FormDialog.tsx';
import { useInitialFocus } from '../useInitialFocus.ts';
import moveStyles from './Lifecycle.module.css';
import { movePlaces } from './move-places.ts';

const words = text.lifecycle.move;

export interface MoveDialogProps {
  readonly ids: readonly string[];
}

/** Puts workspaces under another lead, with everything below them. */
export function MoveDialog({ ids }: MoveDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const workspaces = useEngine((state) => state.workspaces);
  const children = useEngine((state) => state.children);
  const moving = ids.flatMap((id) => workspaces[id] ?? []);
  const [first] = moving;
  const parents = new Set(moving.map(({ parentId }) => parentId ?? ROOT));
  const now = parents.size === 1 ? [...parents][0] : undefined;
  const [target, setTarget] = useState(now ?? '');
  const field = useInitialFocus<HTMLInputElement>();
  const places = useMemo(() => movePlaces(children, ids), [children, ids]);
  const name = moving.length === 1 && first ? first.name : words.several(moving.length);

  const move = async () => {
    close();
    // Whom it does not work for is named by a message.
    const moved = await nestWorkspaces(ids, target === ROOT ? null : target);
    const [only] = moved;
    if (moved.length === 1 && only !== undefined) useUi.getState().revealWorkspace(only);
    else if (moved.length > 1) useUi.getState().selectMany(moved);
  };

  return (
    <FormDialog
      title={words.title(name)}
      submitLabel={words.submit}
      ready={target !== '' && target !== now}
      errorTitle={words.failed}
      onSubmit={move}
    >
      <fieldset className={moveStyles.places}>
        <legend>{words.reportsTo}</legend>
        <Place
          value={ROOT}
          target={target}
          depth={0}
          isNow={now === ROOT}
          inputRef={now === ROOT || now === undefined ? field : undefined}
          onChoose={setTarget}
        >
          <span className={moveStyles.nobody}>{words.nobody}</span>
        </Place>
        {places.map(({ id, depth }) => {
          const workspace = workspaces[id];
          return (
            workspace && (
              <Place
                key={id}
                value={id}
                target={target}
                depth={depth}
                isNow={now === id}
                inputRef={now === id ? field : undefined}
                onChoose={setTarget}
              >
                <StatusMark presence={presenceOf(workspace)} labelled={false} />
                <span className={moveStyles.placeName}>{workspace.name}</span>
              </Place>
            )
          );
        })}
      </fieldset>
      <p className={styles.aside}>{words.along}</p>
    </FormDialog>
  );
}

interface PlaceProps {
  readonly value: string;
  readonly target: string;
  readonly depth: number;
  readonly isNow: boolean;
  readonly inputRef: Ref<HTMLInputElement> | undefined;
  readonly onChoose: (value: string) => void;
  readonly children: React.ReactNode;
}

function Place({ value, target, depth, isNow, inputRef, onChoose, children }: PlaceProps) {
  return (
    <label className={moveStyles.place} style={{ paddingLeft: 10 + depth * 16 }}>
      <input
        ref={inputRef}
        type="radio"
        name="move-to"
        value={value}
        checked={target === value}
        onChange={() => onChoose(value)}
      />
      {children}
      {isNow && <span className={styles.aside}>{words.now}</span>}
    </label>
  );
}
