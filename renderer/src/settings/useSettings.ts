import { useEffect, useState } from 'react';
import type { StoredSetting } from '../../../core/contract/index.ts';
import { useQuery } from '../dialogs/useQuery.ts';
import { client } from '../engine/run.ts';

/** The settings that the engine keeps, followed while they are shown. `put` shows at once what was saved. */
export function useSettings() {
  const { output, error, refresh } = useQuery('settings.list', {});
  const [saved, setSaved] = useState<{
    readonly after: typeof output;
    readonly stored: StoredSetting;
  } | null>(null);
  useEffect(() => {
    const listening = client.onEvent(({ event }) => {
      if (event.type === 'settings.changed') refresh();
    });
    return () => void listening.dispose();
  }, [refresh]);
  const put = (stored: StoredSetting) => setSaved({ after: output, stored });
  // What was listed after it was saved knows it already.
  const list =
    output?.settings.map((each) =>
      saved?.after === output && saved.stored.key === each.key ? saved.stored : each,
    ) ?? null;
  return { asked: { output: list, error, refresh }, put };
}
