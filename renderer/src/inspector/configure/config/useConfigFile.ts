import { useEffect, useRef, useState } from 'react';
import { AppError, type AppErrorJson, type Workspace } from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { client } from '../../../engine/run.ts';
import { errorOf } from '../../errors.ts';
import { waitsForRestart } from '../restarts.ts';
import { type ConfigDraft, configSaved, fileRead, useConfigDraft } from './store.ts';

const FILE = { root: '/configs', path: 'config.yaml' } as const;

export interface ConfigFile {
  readonly draft: ConfigDraft | undefined;
  /** Why it could not be read. */
  readonly loadError: AppErrorJson | null;
  readonly saveError: AppErrorJson | null;
  readonly saving: boolean;
  readonly read: () => void;
  readonly save: (restart: boolean) => Promise<void>;
}

/** The config.yaml of a workspace, whether that runs or not. It is read again after each start: agents write it, too. */
export function useConfigFile({ id, steps, desired }: Workspace): ConfigFile {
  const draft = useConfigDraft(id);
  const { output, error, refresh } = useQuery('files.read', { id, ...FILE });
  const [saveError, setSaveError] = useState<AppErrorJson | null>(null);
  const [saving, setSaving] = useState(false);
  const startedAt = steps[0]?.startedAt;
  const known = useRef(startedAt);
  const isMissing = error?.code === 'file_not_found';

  useEffect(() => {
    if (isMissing) fileRead(id, null);
    else if (output) fileRead(id, { text: output.content, version: output.version });
  }, [id, output, isMissing]);

  useEffect(() => {
    if (known.current === startedAt) return;
    known.current = startedAt;
    refresh();
  }, [startedAt, refresh]);

  const save = async (restart: boolean) => {
    if (!draft) return;
    setSaving(true);
    try {
      const { text, version } = draft;
      const written = await client.call('files.write', {
        id,
        ...FILE,
        content: text,
        ifVersion: version,
        restart,
      });
      configSaved(id, text, written.version);
      if (!restart && desired === 'running') waitsForRestart(id);
      setSaveError(null);
    } catch (thrown) {
      if (thrown instanceof AppError && thrown.code === 'file_changed') refresh();
      else setSaveError(errorOf(thrown));
    }
    setSaving(false);
  };
  return { draft, loadError: isMissing ? null : error, saveError, saving, read: refresh, save };
}
