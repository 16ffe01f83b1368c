import { AppError, hostFolderProblem } from '../../base/index.ts';
import type { WorkspaceRecord } from '../../store/index.ts';

/**
 * What can be said of a folder of this machine before anybody looks at it: its start looks, and refuses what a link
 * leads to. Throws `invalid_folder`, `invalid_folder_access`.
 */
export function checkFolder({
  workspaceDir,
  workspaceAccess,
}: Pick<WorkspaceRecord, 'workspaceDir' | 'workspaceAccess'>): void {
  if (workspaceDir === '') {
    if (workspaceAccess === 'none') return;
    throw new AppError('invalid_folder_access', 'There is no folder to give access to', {
      detail: 'Name the folder, or set the access to none.',
    });
  }
  const problem = hostFolderProblem(workspaceDir, process.platform);
  if (problem === null) return;
  throw new AppError('invalid_folder', `${workspaceDir} cannot be the folder of a workspace: it ${problem}`, {
    detail: 'Give the absolute path of a project folder of your own.',
  });
}
