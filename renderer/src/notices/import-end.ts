import type { Workspace } from '../../../core/contract/index.ts';
import { importRows, stageCounts } from '../plan/progress/rows.ts';
import type { ImportState } from '../state/import.ts';
import { text } from '../text/index.ts';
import type { Notice } from './notice.ts';
import { cut } from './watch.ts';

const words = text.notices;
const MOST_NAME = 60;

/** What to tell of an import all of whose workspaces are up, or have failed; null while some are on their way. */
export function importEndNotice(
  { org, ids }: ImportState,
  workspaces: Readonly<Record<string, Workspace>>,
): Notice | null {
  const rows = importRows(workspaces, ids);
  const [first] = rows;
  const { ready, failed } = stageCounts(rows);
  if (org === null || !first || ready + failed < rows.length) return null;
  const about = cut(org, MOST_NAME);
  return {
    kind: 'done',
    tag: `import:${first.id}`,
    about,
    title: failed === 0 ? words.imported(about) : words.importedPartly(about),
    body: words.importedCounts(ready, failed),
    link: failed === 0 ? `molecule://workspace/${encodeURIComponent(first.id)}` : 'molecule://problems',
  };
}
