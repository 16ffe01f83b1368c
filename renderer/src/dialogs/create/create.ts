import { client } from '../../engine/client.ts';
import { run } from '../../engine/run.ts';
import { useEngine } from '../../engine/store.ts';
import { recordStep } from '../../state/history.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { clearDraft } from './draft.ts';
import { requestOf } from './request.ts';
import type { WizardFacts } from './useFacts.ts';

/** Does what the wizard says, in one command, and shows what came of it. Throws what the engine refuses it with. */
export async function createDrafted(
  facts: Pick<WizardFacts, 'draft' | 'template' | 'name' | 'usual'>,
): Promise<void> {
  const { draft, template, name, usual } = facts;
  const ui = useUi.getState();
  if (draft.kind === 'external') {
    const { role, parentId, canvas, url } = draft;
    const input = { name, role: role.trim(), parentId, canvas, url: url.trim() };
    const { workspace, connection } = await client.call('external.create', input);
    done(name, [workspace.id]);
    ui.openDialog({ kind: 'connection', id: workspace.id, fresh: connection });
    return;
  }
  const made = await client.call('workspaces.create', requestOf(draft, template, name, usual));
  done(name, [made.id, ...made.copies]);
  ui.closeDialog();
  ui.showInspector('talk');
}

function done(name: string, ids: readonly string[]): void {
  const [first] = ids;
  clearDraft();
  if (first !== undefined) useUi.getState().revealWorkspace(first);
  const each = async (operation: 'workspaces.remove' | 'workspaces.undoRemove') => {
    const answers = await Promise.all(
      ids.map((id) =>
        operation === 'workspaces.remove' ? run(operation, { id, undoable: true }) : run(operation, { id }),
      ),
    );
    return answers.every((answer) => answer !== undefined);
  };
  recordStep({
    title: text.create.created(name),
    undo: () => each('workspaces.remove'),
    redo: () => each('workspaces.undoRemove'),
    isMoot: () => ids.every((id) => !(id in useEngine.getState().workspaces)),
  });
}
