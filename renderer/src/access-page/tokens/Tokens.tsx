import { useId, useState } from 'react';
import { PageSection } from '../../page/PageSection.tsx';
import { text } from '../../text/index.ts';
import { TabPanel, Tabs } from '../../ui/Tabs.tsx';
import { OrgTokens } from './OrgTokens.tsx';
import { WorkspaceTokens } from './WorkspaceTokens.tsx';

const words = text.access.tokens;
const scopes = ['org', 'workspace'] as const;

/** Tokens of the installation and its orgs, or those of one workspace. */
export function Tokens() {
  const [scope, setScope] = useState<(typeof scopes)[number]>('org');
  const panelId = useId();
  return (
    <PageSection title={words.title} hint={words.hint}>
      <Tabs
        label={words.scope}
        size="s"
        tabs={scopes.map((id) => ({ id, label: words.scopes[id] }))}
        current={scope}
        panelId={panelId}
        onChange={setScope}
      />
      <TabPanel id={panelId} current={scope}>
        {scope === 'org' ? <OrgTokens /> : <WorkspaceTokens />}
      </TabPanel>
    </PageSection>
  );
}
