import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { showError } from '../engine/run.ts';
import { copyText } from '../state/clipboard.ts';
import { text as words } from '../text/index.ts';
import { Button, IconButton } from './Button.tsx';

const CONFIRM_MS = 1500;

export interface CopyButtonProps {
  readonly text: string;
  readonly label: string;
  readonly iconOnly?: boolean;
}

/** Copies a text and says that it did. */
export function CopyButton({ text, label, iconOnly = false }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => copyText(text).then(() => setCopied(true), showError);
  const icon = copied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />;
  if (iconOnly) {
    return (
      <IconButton label={copied ? words.ui.copied : label} size="s" onClick={copy}>
        {icon}
      </IconButton>
    );
  }
  return (
    <Button size="s" variant="ghost" icon={icon} onClick={copy}>
      {copied ? words.ui.copied : label}
    </Button>
  );
}
