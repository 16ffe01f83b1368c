import { useId } from 'react';
import type { Workspace } from '../../../../core/contract/index.ts';
import { useEngine } from '../../engine/store.ts';
import { DangerZone } from './danger/DangerZone.tsx';
import { Facts } from './Facts.tsx';
import { RestartBanner } from './RestartBanner.tsx';
import { Rules } from './rules/Rules.tsx';
import { SaveBar } from './settings/SaveBar.tsx';
import styles from './settings/Settings.module.css';
import { SettingsForm } from './settings/SettingsForm.tsx';
import { useSaveSettings } from './settings/useSaveSettings.ts';
import { useSettingsForm } from './settings/useSettingsForm.ts';

/** Everything that is decided about a workspace, its rules, what is fixed, and the dangerous things. */
export default function SettingsPanel({ workspaceId }: { readonly workspaceId: string }) {
  const workspace = useEngine((state) => state.workspaces[workspaceId]);
  return workspace ? <Panel workspace={workspace} /> : null;
}

function Panel({ workspace }: { readonly workspace: Workspace }) {
  const form = useSettingsForm(workspace);
  const saving = useSaveSettings(form);
  const formId = useId();
  return (
    <div className={styles.panel}>
      <RestartBanner workspaceId={workspace.id} />
      <div className={styles.scroll}>
        <SettingsForm id={formId} form={form} onSubmit={() => void saving.save(false)} />
        <Rules workspaceId={workspace.id} />
        <Facts workspace={workspace} />
        <DangerZone workspace={workspace} />
      </div>
      <SaveBar formId={formId} form={form} saving={saving} />
    </div>
  );
}
