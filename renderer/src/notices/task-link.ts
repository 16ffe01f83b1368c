import type { Task } from '../../../core/contract/index.ts';

/** What a click on the message about an ended task opens: what came of it, or where it can be tried again. */
export function taskLink({ kind, result, error, plugin }: Task): string {
  const build = textIn(result?.buildId) ?? buildOf(error);
  if (build !== null) return `molecule://build/${encodeURIComponent(build)}`;
  switch (kind) {
    case 'image.build':
      return 'molecule://build';
    case 'image.refresh':
    case 'offline.export':
      return 'molecule://images';
    case 'offline.import': {
      const root = firstIn(result?.workspaceIds);
      return root === null ? 'molecule://images' : workspaceLink(root, 'chat');
    }
    case 'plugin.install': {
      const id = textIn(result?.workspaceId) ?? textIn(plugin?.workspaceId);
      return id === null ? 'molecule://problems' : workspaceLink(id, 'plugins');
    }
  }
}

export function workspaceLink(id: string, view: string): string {
  return `molecule://workspace/${encodeURIComponent(id)}?view=${view}`;
}

/** The build that was on the way when it failed: its log is what helps. */
function buildOf(error: Task['error']): string | null {
  return textIn(error?.actions.find(({ operation }) => operation === 'builds.log')?.input?.id);
}

function firstIn(value: unknown): string | null {
  return Array.isArray(value) ? textIn(value[0]) : null;
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
