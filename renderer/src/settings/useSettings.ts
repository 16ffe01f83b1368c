import { useState } from 'react';
import type { EngineEvent, StoredSetting } from '../../../core/contract/index.ts';
import { type QueryState, useQuery } from '../dialogs/useQuery.ts';

export interface AskedSettings extends Pick<QueryState<'settings.list'>, 'error' | 'refresh'> {
  /** null until they were read. */
  readonly settings: readonly StoredSetting[] | null;
  /** Shows at once what was saved. */
  readonly put: (stored: StoredSetting) => void;
}

/** The settings that the engine keeps, followed while they are shown. */
export function useSettings(): AskedSettings {
  const { output, error, refresh } = useQuery('settings.list', {}, changesSettings);
  const [saved, setSaved] = useState<{
    readonly after: typeof output;
    readonly stored: StoredSetting;
  } | null>(null);
  const put = (stored: StoredSetting) => setSaved({ after: output, stored });
  // What was listed after it was saved knows it already.
  const settings =
    output?.settings.map((each) =>
      saved?.after === output && saved.stored.key === each.key ? saved.stored : each,
    ) ?? null;
  return { settings, error, refresh, put };
}

const changesSettings = ({ type }: EngineEvent) => type === 'settings.changed';
