import { Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { text as texts } from '../../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { type Choice, EVERYTHING } from '../../timeline/filter.ts';
import type { Scope } from '../../timeline/merge.ts';
import { useNames } from '../../timeline/useNames.ts';
import { useTimeline } from '../../timeline/useTimeline.ts';
import styles from './AgentComms.module.css';
import { CommsList } from './CommsList.tsx';
import { CommsPeers } from './CommsPeers.tsx';
import { commsOf, peersOf } from './comms.ts';

const words = texts.talk.agents;
const MESSAGES: Choice = { ...EVERYTHING, kinds: ['message', 'delegation'] };

export interface AgentCommsProps {
  readonly workspaceId: string;
}

/** What a workspace and its peers say to each other. Give it the workspace as key. */
export default function AgentComms({ workspaceId }: AgentCommsProps) {
  const scope = useMemo<Scope>(() => ({ kind: 'workspace', id: workspaceId }), [workspaceId]);
  const nameOf = useNames();
  const timeline = useTimeline(scope, MESSAGES, nameOf);
  const [chosen, setChosen] = useState<string | null>(null);
  const lines = useMemo(() => commsOf(timeline.entries, workspaceId), [timeline.entries, workspaceId]);
  const peers = useMemo(() => peersOf(lines), [lines]);
  const shown = useMemo(
    () => (chosen === null ? lines : lines.filter(({ peerId }) => peerId === chosen)),
    [lines, chosen],
  );
  const { error, loading, reachedEnd } = timeline;

  if (loading) return <Skeleton lines={4} label={words.loading} />;
  if (error && lines.length === 0) {
    return (
      <div className={styles.problem}>
        <ErrorCard error={error} title={words.notLoaded} onRetry={timeline.retry} />
      </div>
    );
  }
  if (lines.length === 0 && reachedEnd) {
    return (
      <EmptyState icon={<Users size={24} />} title={words.empty.title(nameOf(workspaceId))}>
        {words.empty.text}
      </EmptyState>
    );
  }
  return (
    <div className={styles.comms}>
      {error && <ErrorCard error={error} title={words.partly} onRetry={timeline.retry} />}
      <CommsPeers peers={peers} nameOf={nameOf} chosen={chosen} total={lines.length} onChoose={setChosen} />
      <CommsList
        // Another list begins at its newest again.
        key={chosen}
        workspaceId={workspaceId}
        lines={shown}
        nameOf={nameOf}
        timeline={timeline}
      />
    </div>
  );
}
