import { Users } from 'lucide-react';
import { useMemo } from 'react';
import { presenceOf } from '../../engine/presence.ts';
import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { Button, EmptyState, ErrorCard, StatusMark } from '../../ui/index.ts';
import { Ago } from '../Ago.tsx';
import styles from './Peers.module.css';
import { type Exchanged, groupsOf, type PeerGroup, reachOf } from './peers.ts';
import { useExchanged } from './useExchanged.ts';

export interface PeersProps {
  readonly workspaceId: string;
}

/** Whom a workspace can talk to, whether they would hear it now, and how much they said so far. */
export function Peers({ workspaceId }: PeersProps) {
  const workspaces = useEngine((state) => state.workspaces);
  const { exchanged, error, retry } = useExchanged(workspaceId);
  const groups = useMemo(
    () => groupsOf(workspaces, workspaceId, new Set(exchanged.keys())),
    [workspaces, workspaceId, exchanged],
  );
  const { peers } = text;
  const name = workspaces[workspaceId]?.name ?? '';
  if (groups.length === 0) {
    return (
      <EmptyState icon={<Users size={22} />} title={peers.none}>
        {peers.noneHint}
      </EmptyState>
    );
  }
  return (
    <section className={styles.peers} aria-label={peers.list(name)}>
      {error && (
        <ErrorCard error={error} title={peers.failed}>
          <Button size="s" onClick={retry}>
            {peers.tryAgain}
          </Button>
        </ErrorCard>
      )}
      {groups.map((group) => (
        <Group key={group.kind} group={group} workspaceId={workspaceId} exchanged={exchanged} />
      ))}
    </section>
  );
}

interface GroupProps {
  readonly group: PeerGroup;
  readonly workspaceId: string;
  readonly exchanged: ReadonlyMap<string, Exchanged>;
}

function Group({ group, workspaceId, exchanged }: GroupProps) {
  const selectPair = useUi((state) => state.selectPair);
  const title = text.peers.groups[group.kind];
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <ul>
        {group.members.map((peer) => (
          <li key={peer.id}>
            <button
              type="button"
              className={styles.peer}
              title={text.peers.open(peer.name.slice(0, 80))}
              onClick={() => selectPair(workspaceId, peer.id)}
            >
              <StatusMark presence={presenceOf(peer)} />
              <span className={styles.who}>
                <span className={styles.name}>{peer.name}</span>
                <span className={styles.reach}>{text.peers.reach[reachOf(peer)]}</span>
              </span>
              <Talked with={exchanged.get(peer.id)} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Talked({ with: talked }: { readonly with: Exchanged | undefined }) {
  const { peers } = text;
  if (!talked) return <span className={styles.count}>{peers.noMessages}</span>;
  return (
    <span className={styles.count}>
      <b>{peers.messages(talked.messages)}</b>
      <span>
        {peers.last} <Ago at={talked.lastAt} />
      </span>
    </span>
  );
}
