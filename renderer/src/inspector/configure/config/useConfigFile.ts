import { useCallback, useEffect, useState } from 'react';
import { AppError, type AppErrorJson, type Workspace } from '../../../../../core/contract/index.ts';
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
  readonly read: () => Promise<void>;
  readonly save: (restart: boolean) => Promise<void>;
}

/** The config.yaml of a workspace, whether that runs or not. It is read again after each start: agents write it, too. */
export function useConfigFile({ id, steps, desired }: Workspace): ConfigFile {
  const draft = useConfigDraft(id);
  const [loadError, setLoadError] = useState<AppErrorJson | null>(null);
  const [saveError, setSaveError] = useState<AppErrorJson | null>(null);
  const [saving, setSaving] = useState(false);
  const startedAt = steps[0]?.startedAt;

  const read = useCallback(async () => {
    try {
      const { content, version } = await client.call('files.read', { id, ...FILE });
      fileRead(id, { text: content, version });
      setLoadError(null);
    } catch (thrown) {
      if (isCode(thrown, 'file_not_found')) {
        fileRead(id, null);
        setLoadError(null);
      } else setLoadError(errorOf(thrown));
    }
  }, [id]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new start may have written it anew
  useEffect(() => void read(), [read, startedAt]);

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
      if (isCode(thrown, 'file_changed')) await read();
      else setSaveError(errorOf(thrown));
    }
    setSaving(false);
  };
  return { draft, loadError, saveError, saving, read, save };
}

function isCode(thrown: unknown, code: string): boolean {
  return thrown instanceof AppError && thrown.code === code;
}
