import { useMemo } from 'react';
import type { AppErrorJson, Workspace } from '../../../../../core/contract/index.ts';
import { useQuery } from '../../../dialogs/useQuery.ts';
import { keysOfConfig } from './config-keys.ts';
import { neededKeys, type SecretRows, secretRows } from './rows.ts';

export interface WorkspaceSecrets {
  /** null while they are on their way. */
  readonly rows: SecretRows | null;
  /** Something says which keys it needs. */
  readonly isTold: boolean;
  readonly error: AppErrorJson | null;
  /** Why nobody knows what its template needs: that it lacks nothing does not follow then. */
  readonly needsError: AppErrorJson | null;
  /** The same, of what its config.yaml says. */
  readonly configError: AppErrorJson | null;
  readonly refresh: () => void;
}

/** The keys that a workspace has, gets and lacks. */
export function useSecrets({ id, runtime, model }: Workspace): WorkspaceSecrets {
  const own = useQuery('secrets.list', { workspaceId: id });
  const global = useQuery('secrets.list', {});
  const templates = useQuery('templates.list', {});
  const config = useQuery('files.read', { id, root: '/configs', path: 'config.yaml' });
  const template = templates.output?.templates.find((each) => each.id === runtime);
  const content = config.output?.content;
  const needed = useMemo(
    () => [...neededKeys(template, model), ...keysOfConfig(content ?? '', model)],
    [template, model, content],
  );
  const rows = useMemo(
    () =>
      own.output && global.output ? secretRows(own.output.secrets, global.output.secrets, needed) : null,
    [own.output, global.output, needed],
  );
  return {
    rows,
    isTold: needed.length > 0,
    error: own.error ?? global.error,
    needsError: templates.error,
    // Without one, nothing is said of what it needs.
    configError: config.error?.code === 'file_not_found' ? null : config.error,
    refresh: () => {
      own.refresh();
      global.refresh();
      templates.refresh();
      config.refresh();
    },
  };
}
