import { FileDown, Search } from 'lucide-react';
import { useRef, useState } from 'react';
import { useEngine } from '../../engine/store.ts';
import { saveFile } from '../../files/save-file.ts';
import { keys } from '../../frame/keys.ts';
import { usePanelAction } from '../../state/panel-actions.ts';
import { toast } from '../../state/toasts.ts';
import { text as texts } from '../../text/index.ts';
import { IconButton } from '../../ui/index.ts';
import { conversationMarkdown } from './export.ts';
import type { Find } from './find/useFind.ts';
import styles from './Talk.module.css';
import type { Conversation } from './useConversation.ts';

const words = texts.talk.tools;

export interface TalkToolsProps {
  readonly workspaceId: string;
  readonly name: string;
  readonly conversation: Conversation;
  readonly find: Find;
}

/** What can be done with a whole conversation: find something in it, save it. */
export function TalkTools({ workspaceId, name, conversation, find }: TalkToolsProps) {
  const [saving, setSaving] = useState(false);
  const save = async () => {
    setSaving(true);
    const complete = await conversation.loadUntil(0);
    setSaving(false);
    if (!complete) return;
    const messages = useEngine.getState().chat[workspaceId] ?? [];
    const content = conversationMarkdown(name, messages);
    if (await saveFile(words.fileName(name.slice(0, 80)), content))
      toast({ tone: 'success', title: words.exported(messages.length) });
  };
  const bar = useRef<HTMLDivElement>(null);
  usePanelAction('save', bar, saving ? null : () => void save());
  return (
    <div ref={bar} className={styles.tools}>
      <IconButton
        label={words.find}
        shortcut={keys('Mod+F')}
        size="s"
        aria-pressed={find.open}
        onClick={() => find.setOpen(!find.open)}
      >
        <Search size={15} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={saving ? words.exporting : words.export}
        size="s"
        busy={saving}
        onClick={() => void save()}
      >
        <FileDown size={15} aria-hidden="true" />
      </IconButton>
    </div>
  );
}
