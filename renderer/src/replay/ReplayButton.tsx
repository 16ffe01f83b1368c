import { History } from 'lucide-react';
import { ROOT, useEngine } from '../engine/store.ts';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { IconButton } from '../ui/index.ts';
import { closeReplay } from './player.ts';
import { useReplay } from './store.ts';

/** Of the title bar: into the past and back. */
export function ReplayButton() {
  const isOn = useReplay((state) => state.phase !== 'off');
  const hasOrg = useEngine((state) => state.children[ROOT] !== undefined);
  const openDialog = useUi((state) => state.openDialog);
  return (
    <IconButton
      label={isOn ? text.replay.live : text.replay.open}
      aria-pressed={isOn}
      disabled={!hasOrg && !isOn}
      onClick={() => (isOn ? closeReplay() : openDialog({ kind: 'replay' }))}
    >
      <History size={16} aria-hidden="true" />
    </IconButton>
  );
}
