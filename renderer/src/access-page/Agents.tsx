import { Globe, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { Workspace } from '../../../core/contract/index.ts';
import { presenceLabel, presenceOf } from '../engine/presence.ts';
import { useEngine } from '../engine/store.ts';
import { Ago } from '../inspector/Ago.tsx';
import { PageSection } from '../page/PageSection.tsx';
import { useUi } from '../state/ui.ts';
import { text } from '../text/index.ts';
import { Button, EmptyState, StatusMark } from '../ui/index.ts';
import styles from './Access.module.css';

const words = text.access.agents;

/** Agents that run elsewhere: whether they are there, when they were last heard of, and how they connect. */
export function Agents() {
  const openDialog = useUi((state) => state.openDialog);
  const found = useEngine(
    useShallow(({ workspaces }) => Object.values(workspaces).filter(({ external }) => external)),
  );
  const agents = useMemo(() => [...found].sort((a, b) => a.name.localeCompare(b.name)), [found]);
  const add = (
    <Button
      size="s"
      icon={<Plus size={13} aria-hidden="true" />}
      onClick={() => openDialog({ kind: 'create', parentId: null, begin: 'external' })}
    >
      {words.add}
    </Button>
  );
  return (
    <PageSection title={words.title} hint={words.hint} actions={agents.length > 0 && add}>
      {agents.length === 0 ? (
        <EmptyState icon={<Globe size={22} />} title={words.empty} actions={add}>
          {words.emptyHint}
        </EmptyState>
      ) : (
        <ul className={styles.list} aria-label={words.list}>
          {agents.map((agent) => (
            <Agent key={agent.id} agent={agent} />
          ))}
        </ul>
      )}
    </PageSection>
  );
}

function Agent({ agent }: { readonly agent: Workspace }) {
  const { id, name, lastHeartbeatAt, deliveryMode } = agent;
  const { openDialog, revealWorkspace } = useUi.getState();
  const presence = presenceOf(agent);
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <StatusMark presence={presence} labelled={false} />
        <b>{name}</b>
        <span className={styles.quiet}>{presenceLabel[presence]}</span>
        <span className={styles.end}>
          <Button
            size="s"
            variant="ghost"
            aria-label={words.showOf(name)}
            onClick={() => revealWorkspace(id)}
          >
            {words.show}
          </Button>
          <Button
            size="s"
            aria-label={words.connectOf(name)}
            onClick={() => openDialog({ kind: 'connection', id, fresh: null })}
          >
            {words.connect}
          </Button>
        </span>
      </div>
      <p className={styles.facts}>
        <span>
          {lastHeartbeatAt === null ? (
            words.noContact
          ) : (
            <>
              {words.contact} <Ago at={lastHeartbeatAt} />
            </>
          )}
        </span>
        {deliveryMode && <span>{words.mode[deliveryMode]}</span>}
      </p>
    </li>
  );
}
