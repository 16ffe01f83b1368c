import { recordCreated } from '../../canvas/created.ts';
import { client, showError } from '../../engine/run.ts';
import { trackChange } from '../../state/history.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { clearDraft } from './draft.ts';
import { requestOf } from './request.ts';
import type { WizardFacts } from './useFacts.ts';

type Drafted = Pick<WizardFacts, 'draft' | 'template' | 'name' | 'usual'>;

/** Does what the wizard says, in one command, and shows what came of it. Throws what the engine refuses it with. */
export function createDrafted(drafted: Drafted): Promise<void> {
  return trackChange(createAndShow(drafted));
}

async function createAndShow(drafted: Drafted): Promise<void> {
  const ids = await make(drafted);
  recordCreated(text.create.created(drafted.name), ids, () => makeAgain(drafted));
  clearDraft();
  const ui = useUi.getState();
  const [first] = ids;
  if (first !== undefined) ui.revealWorkspace(first);
  if (drafted.draft.kind === 'external') return;
  ui.closeDialog();
  ui.showInspector('talk');
}

/** Resolves with the ids of what was made. The token of an agent that runs elsewhere is shown: it comes only once. */
async function make({ draft, template, name, usual }: Drafted): Promise<readonly string[]> {
  if (draft.kind === 'external') {
    const { role, parentId, canvas, url } = draft;
    const input = { name, role: role.trim(), parentId, canvas, url: url.trim() };
    const { workspace, connection } = await client.call('external.create', input);
    useUi.getState().openDialog({ kind: 'connection', id: workspace.id, fresh: connection });
    return [workspace.id];
  }
  const made = await client.call('workspaces.create', requestOf(draft, template, name, usual));
  return [made.id, ...made.copies];
}

async function makeAgain(drafted: Drafted): Promise<readonly string[]> {
  try {
    return await make(drafted);
  } catch (thrown) {
    showError(thrown);
    return [];
  }
}
