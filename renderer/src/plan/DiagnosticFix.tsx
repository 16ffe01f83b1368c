import { ShieldCheck } from 'lucide-react';
import { useState } from 'react';
import { applyFix } from '../engine/run.ts';
import type { Fix } from '../engine/shown-error.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import { lookAgain } from './actions.ts';

/** Does what a remark about the template offers, and looks again. */
export function DiagnosticFix({ action }: { readonly action: Fix }) {
  const [busy, setBusy] = useState(false);
  const apply = async () => {
    setBusy(true);
    if (await applyFix(action)) await lookAgain(text.plan.tookIntoAccount);
    setBusy(false);
  };
  return (
    <Button
      size="s"
      busy={busy}
      icon={<ShieldCheck size={14} aria-hidden="true" />}
      onClick={() => void apply()}
    >
      {action.label}
    </Button>
  );
}
