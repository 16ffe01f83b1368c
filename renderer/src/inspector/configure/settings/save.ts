import type { AppErrorJson, Workspace } from '../../../../../core/contract/index.ts';
import { client } from '../../../engine/run.ts';
import { errorOf } from '../../errors.ts';
import { waitsForRestart } from '../restarts.ts';
import type { SettingsChange } from './draft.ts';
import { discardFields } from './store.ts';
import type { SettingsField } from './values.ts';

/** What was saved, and what was not and why. */
export interface Saved {
  readonly saved: readonly SettingsField[];
  readonly failed: readonly { readonly fields: readonly SettingsField[]; readonly error: AppErrorJson }[];
}

interface Part {
  readonly fields: readonly SettingsField[];
  readonly save: () => Promise<unknown>;
}

/** Saves what was changed, part by part: what failed stays in the form, and the rest does not come back. */
export async function saveSettings(
  workspace: Workspace,
  change: SettingsChange,
  restart: boolean,
): Promise<Saved> {
  const saved: SettingsField[] = [];
  const failed: Saved['failed'][number][] = [];
  for (const { fields, save } of partsOf(workspace, change, restart)) {
    try {
      await save();
      saved.push(...fields);
      discardFields(workspace.id, fields);
    } catch (thrown) {
      failed.push({ fields, error: errorOf(thrown) });
    }
  }
  return { saved, failed };
}

function partsOf({ id }: Workspace, change: SettingsChange, restart: boolean): readonly Part[] {
  const { update, provider, limitCents } = change;
  const fields = Object.keys(update) as SettingsField[];
  const parts: Part[] = [];
  if (fields.length > 0) {
    parts.push({
      fields,
      save: async () => {
        const { needsRestart } = await client.call('workspaces.update', { id, ...update, restart });
        if (needsRestart) waitsForRestart(id);
      },
    });
  }
  if (provider !== undefined) {
    parts.push({ fields: ['provider'], save: () => client.call('models.setProvider', { id, provider }) });
  }
  if (limitCents !== undefined) {
    parts.push({ fields: ['limit'], save: () => client.call('budget.set', { id, limitCents }) });
  }
  return parts;
}
