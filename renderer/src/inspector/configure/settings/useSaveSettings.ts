import { useState } from 'react';
import { toast } from '../../../state/toasts.ts';
import { useUi } from '../../../state/ui.ts';
import { text } from '../../../text/index.ts';
import { type Saved, saveSettings } from './save.ts';
import type { SettingsFormState } from './useSettingsForm.ts';

export interface SaveSettings {
  readonly busy: boolean;
  /** What was not saved the last time, and why. */
  readonly failed: Saved['failed'];
  /** Resolves with whether all of it was saved; asks for a tier that has to be agreed to. */
  readonly save: (restart: boolean) => Promise<boolean>;
}

/** Saves what was typed and says exactly what came of it. */
export function useSaveSettings({ workspace, change, refresh }: SettingsFormState): SaveSettings {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Saved['failed']>([]);
  const save = async (restart: boolean) => {
    setBusy(true);
    const result = await saveSettings(workspace, change, restart);
    setBusy(false);
    setFailed(result.failed);
    refresh();
    const { saved, failed: missed } = result;
    if (saved.length > 0) {
      toast({
        tone: missed.length === 0 ? 'success' : 'warning',
        title: text.configure.settings.saved(change.update.name ?? workspace.name, missed.length > 0),
        ...(change.restarts === 'at once' && missed.length === 0
          ? { detail: text.configure.settings.restartsNow }
          : {}),
      });
    }
    if (missed.length === 0 && change.asksForTier !== null) {
      useUi.getState().openDialog({ kind: 'tier', id: workspace.id, tier: change.asksForTier });
    }
    return missed.length === 0;
  };
  return { busy, failed, save };
}
