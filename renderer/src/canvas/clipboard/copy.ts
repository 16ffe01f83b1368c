import { client } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { keys } from '../../frame/keys.ts';
import { topmost } from '../../inspector/tree.ts';
import { copyText, watchClipboard } from '../../state/clipboard.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { nestWorkspaces } from '../actions.ts';
import { pasteBundles, pasteCopies } from '../copies.ts';
import { shortName } from '../names.ts';
import { type Copied, clipboardText, parseClipboard } from './payload.ts';

const { told } = text.canvas;

/** What this window put on the clipboard last: menus may paste it where the clipboard itself cannot be read. */
let last: Copied | null = null;

/** Writes a text to the clipboard; an event of the browser may do it at once. */
type Write = (content: string) => void;

/**
 * Puts workspaces on the clipboard. What other engines need to make them comes a moment later: each is asked for the
 * files that it starts with.
 */
export function copyWorkspaces(
  wanted: readonly string[],
  { cut = false, write = writeText }: { readonly cut?: boolean; readonly write?: Write } = {},
): void {
  const { workspaces, engine } = useEngine.getState();
  const ids = topmost(wanted, (id) => workspaces[id]?.parentId);
  if (ids.length === 0) return;
  const names = ids.map((id) => shortName(workspaces[id]?.name ?? ''));
  const copied: Copied = { instanceId: engine?.instanceId ?? '', cut, ids, names, bundles: [] };
  last = copied;
  write(clipboardText(copied));
  const [title, detail] = cut
    ? [told.cut(ids.length), told.cutHint]
    : [told.copied(ids.length), told.copiedHint];
  toast({ tone: 'info', title, detail });
  if (!cut) void addBundles(copied);
}

/** Never puts them in the place of what was copied meanwhile. */
async function addBundles(copied: Copied): Promise<void> {
  const isStillThere = watchClipboard();
  try {
    const answers = await Promise.all(copied.ids.map((id) => client.call('bundles.export', { id })));
    if (!isStillThere()) return;
    last = { ...copied, bundles: answers.map(({ bundle }) => bundle) };
    writeText(clipboardText(last));
  } catch {
    // Within this engine the ids are enough; another one says that the contents are missing.
  }
}

/** Pastes what a text says: into a team, or null for the top level. */
export async function pasteText(content: string, parentId: string | null): Promise<void> {
  const copied = parseClipboard(content.trim());
  if (!copied) {
    toast({ tone: 'info', title: told.foreign, detail: told.foreignHint });
    return;
  }
  await paste(copied, parentId);
}

/** Pastes what is on the clipboard, for a menu: browsers ask first, and the app's own window may not read it. */
export async function pasteFromMenu(parentId: string | null): Promise<void> {
  let content: string | null = null;
  try {
    content = await navigator.clipboard.readText();
  } catch {
    // Not allowed here.
  }
  if (content !== null) await pasteText(content, parentId);
  else if (last) await paste(last, parentId);
  else toast({ tone: 'info', title: told.noClipboard, detail: told.noClipboardHint(keys('Mod+V')) });
}

async function paste(copied: Copied, parentId: string | null): Promise<void> {
  const { workspaces, engine } = useEngine.getState();
  const isOurs = copied.instanceId === engine?.instanceId;
  const here = isOurs ? copied.ids.filter((id) => workspaces[id]) : [];
  if (copied.cut && here.length > 0) {
    const moved = await nestWorkspaces(here, parentId);
    if (moved.length > 0) useUi.getState().selectMany(moved);
    last = null;
  } else if (here.length === copied.ids.length) {
    await pasteCopies(here, parentId);
  } else if (copied.bundles.length > 0) {
    await pasteBundles(copied.bundles, copied.names, parentId);
  } else {
    toast({ tone: 'warning', title: told.noBundles, detail: told.noBundlesHint });
  }
}

/**
 * Where a paste goes: into the selected team; beside the selected card, or beside what was copied when that is still
 * selected; to the top level when nothing is.
 */
export function pasteTarget(): string | null {
  const { workspaces, children } = useEngine.getState();
  const { selectedId } = useUi.getState();
  const selected = selectedId === null ? undefined : workspaces[selectedId];
  if (!selected) return null;
  const isTeam = (children[selected.id]?.length ?? 0) > 0;
  const isSource = last?.ids.includes(selected.id) ?? false;
  return isTeam && !isSource ? selected.id : selected.parentId;
}

function writeText(content: string): void {
  copyText(content).catch(() => {
    // Not allowed now: menus of this window still paste what it remembers.
  });
}
