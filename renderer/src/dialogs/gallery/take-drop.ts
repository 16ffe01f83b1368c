import { AppError } from '../../../../core/contract/index.ts';
import { readBundle, textOfBundle } from '../../bundles/read-bundle.ts';
import { client, showError } from '../../engine/run.ts';
import { droppedTemplate } from '../../frame/dropped-template.ts';
import { openPlan } from '../../plan/actions.ts';
import { askLater } from '../../state/open-requests.ts';
import { toast } from '../../state/toasts.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { beginWith } from '../create/draft.ts';
import { filesOfDrop, MOST_READ, type PlacedFile, readFolder, withoutTop } from '../create/read-folder.ts';

const ARCHIVE = /\.(zip|tar|tgz|tar\.gz)$/i;
const BUNDLE = /\.(json|molecule)$/i;
const MOST_BYTES = 5 * 1024 * 1024;
const words = text.gallery.drop;

/** The part of the desktop shell that tells where a file lies; none in a browser. */
export type PathOf = ((file: File) => string) | undefined;

/**
 * Takes whatever was dropped on the window: an org template as a folder or an archive shows its plan, a workspace
 * template is kept and begins a new workspace, a bundle is asked about, an address is looked at. Whatever else it is,
 * a message says what can be dropped. Call it within the event: what was dropped is gone afterwards.
 */
export async function takeDrop(drop: DataTransfer, pathOf: PathOf): Promise<void> {
  const [file] = Array.from(drop.files);
  const folder = filesOfDrop(drop);
  const address = file ? null : droppedTemplate(drop, undefined);
  try {
    if (!file) {
      if (address !== null) openPlan(address);
      else refuse();
    } else if (BUNDLE.test(file.name)) offer(file.name, await textOfBundle(file));
    else if (ARCHIVE.test(file.name))
      openPlan(pathOf?.(file) || (await handedOver(file.name, [{ path: file.name, file }])));
    else await takeFolder(await folder, pathOf?.(file) ?? '');
  } catch (thrown) {
    showError(thrown);
  }
}

async function takeFolder(placed: readonly PlacedFile[], path: string): Promise<void> {
  const inFolder = new Set(placed.map((each) => withoutTop(each.path)));
  if (inFolder.has('org.yaml')) {
    openPlan(path || (await handedOver(placed[0]?.path.split('/')[0] ?? '', placed)));
  } else if (inFolder.has('config.yaml')) {
    const { name, files } = await readFolder(placed);
    const { id } = await client.call('templates.import', { name, files });
    toast({ tone: 'success', title: text.create.templates.imported(name) });
    beginWith('template', id);
    useUi.getState().openDialog({ kind: 'create', parentId: null });
  } else if (path !== '') {
    // Its plan says what is missing.
    openPlan(path);
  } else refuse();
}

/** Gives the files to the engine, which no path of this machine leads to. */
async function handedOver(name: string, placed: readonly PlacedFile[]): Promise<string> {
  const bytes = placed.reduce((sum, { file }) => sum + file.size, 0);
  if (bytes > MOST_BYTES || placed.length > MOST_READ) {
    throw new AppError('template_too_large', words.tooLarge, { detail: words.tooLargeDetail });
  }
  const read = await Promise.all(
    placed.map(async ({ path, file }) => [withoutTop(path), await base64Of(file)] as const),
  );
  const { template } = await client.call('org.receive', { name, files: Object.fromEntries(read) });
  return template;
}

/** A file that slipped from the hand must not start a team: what is in it is shown first. */
function offer(name: string, content: string): void {
  if (readBundle(content) === null) refuse();
  else askLater({ kind: 'bundle', name, text: content });
}

/** Creates the workspaces of a bundle, the text of its file. Throws the `AppError`s of `bundles.import`. */
export async function bringUp(content: string): Promise<void> {
  const bundle = readBundle(content);
  if (bundle === null) {
    refuse();
    return;
  }
  const made = await client.call('bundles.import', { bundle: bundle.document });
  useUi.getState().revealWorkspace(made.id);
  toast({ tone: 'success', title: words.bundle(made.name) });
}

async function base64Of(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let binary = '';
  // All at once would be more arguments than a call takes.
  for (let at = 0; at < bytes.length; at += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

function refuse(): void {
  toast({
    tone: 'info',
    title: words.unknown,
    detail: words.unknownDetail,
    action: { label: words.choose, run: () => useUi.getState().openDialog({ kind: 'import' }) },
  });
}
