import { Copy, Ellipsis, FileText, Pencil, Quote, RotateCcw, Route } from 'lucide-react';
import { type RefObject, useRef, useState } from 'react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { showError } from '../../engine/run.ts';
import { copyText } from '../../state/clipboard.ts';
import { useUi } from '../../state/ui.ts';
import { text as texts } from '../../text/index.ts';
import { CopyButton, IconButton } from '../../ui/index.ts';
import { Menu, type MenuItem } from '../../ui/Menu.tsx';
import { beginEdit, quote } from './composer/writing.ts';
import { resendMessage } from './outbox.ts';

const words = texts.talk.message;
const ICON = { size: 14, 'aria-hidden': true } as const;

export interface MessageActionsProps {
  readonly message: ChatMessage;
  /** The message as it is shown. */
  readonly body: RefObject<HTMLElement | null>;
  readonly className: string | undefined;
}

/** What can be done with a message: copy, quote, change and send again, and how it came about. */
export function MessageActions({ message, body, className }: MessageActionsProps) {
  const [at, setAt] = useState<{ readonly x: number; readonly y: number } | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const { role, text, workspaceId, state, traceId } = message;
  const open = () => {
    const box = button.current?.getBoundingClientRect();
    if (box) setAt({ x: box.left, y: box.bottom + 4 });
  };
  const copy: MenuItem[] = [
    {
      id: 'copy',
      label: words.copy,
      icon: <Copy {...ICON} />,
      // biome-ignore lint/performance/useDomNodeTextContent: as it is laid out, with its line breaks
      run: () => write(body.current?.innerText ?? text),
    },
    { id: 'markdown', label: words.copyMarkdown, icon: <FileText {...ICON} />, run: () => write(text) },
    { id: 'quote', label: words.quote, icon: <Quote {...ICON} />, run: () => quote(workspaceId, text) },
  ];
  const again: MenuItem[] = [
    { id: 'edit', label: words.edit, icon: <Pencil {...ICON} />, run: () => beginEdit(message) },
    {
      id: 'retry',
      label: words.retry,
      icon: <RotateCcw {...ICON} />,
      disabled: state !== 'failed',
      run: () => void resendMessage(message),
    },
  ];
  const trace: MenuItem[] =
    traceId === null
      ? []
      : [
          {
            id: 'trace',
            label: words.showTrace,
            icon: <Route {...ICON} />,
            run: () => useUi.getState().showTrace(workspaceId, traceId),
          },
        ];
  return (
    <div className={className} data-open={at !== null || undefined}>
      <CopyButton text={text} label={words.copy} iconOnly />
      <IconButton
        ref={button}
        label={texts.talk.more}
        size="s"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        onClick={open}
      >
        <Ellipsis {...ICON} />
      </IconButton>
      {at && (
        <Menu
          label={words.actions}
          groups={[copy, role === 'user' ? again : [], trace].filter((group) => group.length > 0)}
          at={at}
          onClose={() => setAt(null)}
        />
      )}
    </div>
  );
}

function write(text: string): void {
  copyText(text).catch(showError);
}
