import { useState } from 'react';
import { nestWorkspaces } from '../../canvas/actions.ts';
import { ROOT, useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import styles from '../Dialogs.module.css';
import { FormDialog } from '../FormDialog.tsx';
import { LeadField } from '../LeadField.tsx';
import { useInitialFocus } from '../useInitialFocus.ts';

const words = text.lifecycle.move;

export interface MoveDialogProps {
  readonly ids: readonly string[];
}

/** Puts workspaces under another lead, with everything below them. */
export function MoveDialog({ ids }: MoveDialogProps) {
  const close = useUi((state) => state.closeDialog);
  const workspaces = useEngine((state) => state.workspaces);
  const moving = ids.flatMap((id) => workspaces[id] ?? []);
  const [first] = moving;
  const parents = new Set(moving.map(({ parentId }) => parentId ?? ROOT));
  const now = parents.size === 1 ? [...parents][0] : undefined;
  const [target, setTarget] = useState(now);
  const field = useInitialFocus<HTMLInputElement>();
  const name = moving.length === 1 && first ? first.name : words.several(moving.length);

  const move = async () => {
    close();
    // Whom it does not work for is named by a message.
    const moved = await nestWorkspaces(ids, target === undefined || target === ROOT ? null : target);
    const [only] = moved;
    if (moved.length === 1 && only !== undefined) useUi.getState().revealWorkspace(only);
    else if (moved.length > 1) useUi.getState().selectMany(moved);
  };

  return (
    <FormDialog
      title={words.title(name)}
      submitLabel={words.submit}
      ready={target !== undefined && target !== now}
      errorTitle={words.failed}
      onSubmit={move}
    >
      <LeadField
        legend={words.reportsTo}
        nobody={words.nobody}
        moving={ids}
        leadId={target}
        nowId={now}
        inputRef={field}
        onChoose={setTarget}
      />
      <p className={styles.aside}>{words.along}</p>
    </FormDialog>
  );
}
