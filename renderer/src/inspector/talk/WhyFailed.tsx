import { Route } from 'lucide-react';
import type { ChatMessage } from '../../../../core/contract/index.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';

export interface WhyFailedProps {
  readonly message: ChatMessage;
}

/** Leads from what went wrong to all that came of it. */
export function WhyFailed({ message: { workspaceId, traceId } }: WhyFailedProps) {
  if (traceId === null) return null;
  return (
    <Button
      size="s"
      icon={<Route size={12} aria-hidden="true" />}
      onClick={() => useUi.getState().showTrace(workspaceId, traceId)}
    >
      {text.talk.message.whyFailed}
    </Button>
  );
}
