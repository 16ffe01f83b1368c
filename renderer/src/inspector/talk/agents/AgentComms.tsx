import { Users } from 'lucide-react';
import { useMemo, useState } from 'react';
import { text as texts } from '../../../text/index.ts';
import { Button, cx, EmptyState, ErrorCard, Skeleton, Spinner } from '../../../ui/index.ts';
import { type Choice, EVERYTHING } from '../../timeline/filter.ts';
import type { Scope } from '../../timeline/merge.ts';
import { useNames } from '../../timeline/useNames.ts';
import { useTimeline } from '../../timeline/useTimeline.ts';
import styles from './AgentComms.module.css';
import { CommsMessage } from './CommsMessage.tsx';
import { commsOf, peersOf } from './comms.ts';
import { useStickToEnd } from './useStickToEnd.ts';

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
  const shown = chosen === null ? lines : lines.filter(({ peerId }) => peerId === chosen);
  const list = useStickToEnd(shown.at(-1)?.id);
  const { error, loading, loadingOlder, reachedEnd } = timeline;

  if (loading) return <Skeleton lines={4} label={words.loading} />;
  if (error && lines.length === 0) {
    return (
      <div className={styles.problem}>
        <ErrorCard error={error} title={words.notLoaded} onRetry={timeline.reload} />
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
  const chip = (id: string | null, name: string, count: number) => (
    <button
      key={id ?? ''}
      type="button"
      aria-pressed={chosen === id}
      aria-label={words.peer(name, count)}
      className={cx(styles.peer, chosen === id && styles.chosen)}
      onClick={() => setChosen(id)}
    >
      <bdi>{name}</bdi>
      <span>{count}</span>
    </button>
  );
  return (
    <div className={styles.comms}>
      {error && <ErrorCard error={error} title={words.partly} onRetry={timeline.reload} />}
      <fieldset className={styles.peers}>
        <legend className="visually-hidden">{words.peers}</legend>
        {chip(null, words.all, lines.length)}
        {peers.map(({ id, count }) => chip(id, nameOf(id), count))}
      </fieldset>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard */}
      <div ref={list} className={styles.list} tabIndex={0} role="log" aria-label={words.label}>
        {!reachedEnd && (
          <div className={styles.older}>
            {loadingOlder ? (
              <Spinner label={words.loadingOlder} />
            ) : (
              <Button size="s" variant="ghost" onClick={timeline.loadOlder}>
                {words.older}
              </Button>
            )}
          </div>
        )}
        {shown.map((line) => (
          <CommsMessage
            key={line.id}
            line={line}
            ownName={nameOf(workspaceId)}
            peerName={nameOf(line.peerId)}
          />
        ))}
      </div>
    </div>
  );
}
