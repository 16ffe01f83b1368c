import { Pencil } from 'lucide-react';
import type { ChatMessage } from '../../../../../core/contract/index.ts';
import { text as texts } from '../../../text/index.ts';
import { Button } from '../../../ui/index.ts';
import { clockTime } from '../../time.ts';
import styles from './Composer.module.css';

export interface EditBarProps {
  readonly message: ChatMessage;
  readonly onCancel: () => void;
}

/** Says that a message is being changed. */
export function EditBar({ message, onCancel }: EditBarProps) {
  return (
    <div className={styles.editing}>
      <Pencil size={13} aria-hidden="true" />
      <p>{texts.talk.composer.editing(clockTime(message.createdAt))}</p>
      <Button size="s" variant="ghost" onClick={onCancel}>
        {texts.talk.composer.cancelEdit}
      </Button>
    </div>
  );
}
