import { type Ref, useMemo, useState } from 'react';
import { presenceOf } from '../../engine/presence.ts';
import { client } from '../../engine/run.ts';
import { ROOT, useEngine } from '../../engine/store.ts';
import { counted } from '../../inspector/index.ts';
import { useUi } from '../../state/ui.ts';
import { StatusMark } from '../../ui/index.ts';
import styles from '../Dialogs.module.css';
import { FormDialog } from '../FormDialog.tsx';
import { useInitialFocus } from '../useInitialFocus.ts';
import moveStyles from './Lifecycle.module.css';
import { movePlaces } from './move-places.ts';

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
  const name = moving.length === 1 && first ? first.name : counted(moving.length, 'workspace');

  const move = async () => {
    for (const id of ids) {
      await client.call('workspaces.update', {
        id,
        parentId: target === ROOT ? null : target,
        restart: true,
      });
    }
    close();
    if (first) useUi.getState().revealWorkspace(first.id);
  };

  return (
    <FormDialog
      title={`Move ${name}`}
      submitLabel="Move"
      ready={target !== '' && target !== now}
      errorTitle="Not everything was moved"
      onSubmit={move}
    >
      <fieldset className={moveStyles.places}>
        <legend>Reports to</legend>
        <Place
          value={ROOT}
          target={target}
          depth={0}
          isNow={now === ROOT}
          inputRef={now === ROOT || now === undefined ? field : undefined}
          onChoose={setTarget}
        >
          <span className={moveStyles.nobody}>Nobody: an org of its own</span>
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
      <p className={styles.aside}>
        Everything below moves along. Agents learn of their new lead by a restart.
      </p>
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
      {isNow && <span className={styles.aside}>now</span>}
    </label>
  );
}
