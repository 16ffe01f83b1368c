import { useMemo, useState } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useQuery } from '../dialogs/useQuery.ts';
import { rootOf } from '../engine/children.ts';
import { ROOT, useEngine } from '../engine/store.ts';
import { AllowList } from '../inspector/configure/plugins/AllowList.tsx';
import { Asked } from '../page/Asked.tsx';
import { PageSection } from '../page/PageSection.tsx';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { EmptyState } from '../ui/index.ts';
import styles from './Access.module.css';

const words = text.access.plugins;

/** Which plugins the workspaces of each org may have. */
export function PluginLists() {
  const asked = useQuery('plugins.registry', {});
  const ids = useEngine(useShallow((state) => state.children[ROOT] ?? []));
  const workspaces = useEngine((state) => state.workspaces);
  const orgs = useMemo(() => ids.map((id) => ({ id, name: workspaces[id]?.name ?? '' })), [ids, workspaces]);
  const [chosen, setChosen] = useState(() => {
    const { selectedId } = useUi.getState();
    return selectedId && rootOf(useEngine.getState().workspaces, selectedId);
  });
  const current = orgs.find(({ id }) => id === chosen) ?? orgs[0];
  return (
    <PageSection title={words.title} hint={words.hint}>
      {current ? (
        <>
          <label className={styles.field}>
            {words.org}
            <select value={current.id} onChange={(event) => setChosen(event.target.value)}>
              {orgs.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <Asked asked={asked} loading={words.loading} failed={words.failed}>
            {({ plugins }) => <AllowList key={current.id} orgId={current.id} registry={plugins} open />}
          </Asked>
        </>
      ) : (
        <EmptyState title={words.noOrg}>{words.noOrgHint}</EmptyState>
      )}
    </PageSection>
  );
}
