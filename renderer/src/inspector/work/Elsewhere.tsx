import { PanelTopOpen } from 'lucide-react';
import { text } from '../../text/index.ts';
import { Button, EmptyState } from '../../ui/index.ts';

export interface ElsewhereProps {
  /** What is shown in another pane. */
  readonly title: string;
  readonly onShow: () => void;
}

/** Stands in for what another pane of this window shows already. */
export function Elsewhere({ title, onShow }: ElsewhereProps) {
  const words = text.work.elsewhere;
  return (
    <EmptyState
      icon={<PanelTopOpen size={22} />}
      title={words.title(title)}
      actions={<Button onClick={onShow}>{words.action}</Button>}
    >
      {words.body}
    </EmptyState>
  );
}
