import { ClipboardPaste } from 'lucide-react';
import { type RefObject, useCallback, useEffect, useRef } from 'react';
import { useForm } from '../../../state/forms.ts';
import { text } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import { EnvPaste } from './EnvPaste.tsx';
import { NewSecret } from './NewSecret.tsx';
import styles from './Secrets.module.css';

export interface AddKeysProps {
  /** null: every workspace gets them. */
  readonly workspaceId: string | null;
  /** Names that have a value already. */
  readonly stored: readonly string[];
  /** Holds the field that somebody types into first. */
  readonly fieldRef?: RefObject<HTMLElement | null>;
  /** One was stored by its name. */
  readonly onAdded: (key: string, isNew: boolean) => void;
  /** Some of a .env were stored. */
  readonly onPasted: () => void;
}

/** Stores keys: one by its name, or a whole .env. */
export function AddKeys({ workspaceId, stored, fieldRef, onAdded, onPasted }: AddKeysProps) {
  const id = `env:${workspaceId ?? 'all'}`;
  const paste = useForm(id);
  const own = useRef<HTMLElement>(null);
  const field = fieldRef ?? own;
  const hold = useCallback(
    (element: HTMLElement | null) => {
      field.current = element;
    },
    [field],
  );
  const wasOpen = useRef(paste.isOpen);
  useEffect(() => {
    // What was pressed went with the other form.
    if (wasOpen.current !== paste.isOpen) field.current?.focus();
    wasOpen.current = paste.isOpen;
  }, [paste.isOpen, field]);
  if (paste.isOpen) {
    return (
      <EnvPaste
        form={id}
        workspaceId={workspaceId}
        stored={stored}
        inputRef={hold}
        onCancel={paste.close}
        onStored={onPasted}
        onDone={paste.close}
      />
    );
  }
  return (
    <div className={styles.adding}>
      <NewSecret workspaceId={workspaceId} stored={stored} inputRef={hold} onStored={onAdded} />
      <Button
        size="s"
        variant="ghost"
        icon={<ClipboardPaste size={13} aria-hidden="true" />}
        onClick={() => paste.open()}
      >
        {text.configure.secrets.paste.open}
      </Button>
    </div>
  );
}
