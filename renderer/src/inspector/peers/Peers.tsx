import { Users } from 'lucide-react';
import { useMemo } from 'react';
import { presenceOf } from '../../engine/presence.ts';
import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton, StatusMark } from '../../ui/index.ts';
import { Ago } from '../Ago.tsx';
import styles from './Peers.module.css';
import { type Exchanged, groupsOf, type PeerGroup, reachOf } from './peers.ts';
import { useExchanged } from './useExchanged.ts';

export interface PeersProps {
  readonly workspaceId: string;
}

/** Whom a workspace can talk to, whether they would hear it now, and how much they said so far. */
export function Peers({ workspaceId }: PeersProps) {
  const { exchanged, loading, error, retry } = useExchanged(workspaceId);
  const talked = useMemo(() => new Set(exchanged.keys()), [exchanged]);
  // Who is in which group is one text: it stays the same whatever else happens to them.
  const key = useEngine(({ workspaces }) => groupsKey(groupsOf(workspaces, workspaceId, talked)));
  const groups = useMemo(() => parsedGroups(key), [key]);
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const peers = text.peers;
  // Those with whom it has only talked are not known before that was counted.
  if (groups.length === 0 && loading) return <Skeleton lines={4} label={peers.loading} />;
  if (groups.length === 0 && !error) {
    return (
      <EmptyState icon={<Users size={22} />} title={peers.none}>
        {peers.noneHint}
      </EmptyState>
    );
  }
  return (
    <section className={styles.peers} aria-label={peers.list(name)}>
      {error && <ErrorCard error={error} title={peers.failed} onRetry={retry} />}
      {loading && (
        <p role="status" className="visually-hidden">
          {peers.loading}
        </p>
      )}
      {groups.map(({ kind, ids }) => (
        <section key={kind} aria-label={peers.groups[kind]}>
          <h3>{peers.groups[kind]}</h3>
          <ul>
            {ids.map((id) => (
              <Peer
                key={id}
                id={id}
                workspaceId={workspaceId}
                talked={exchanged.get(id)}
                isCounted={!loading && !error}
              />
            ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

interface PeerProps {
  readonly id: string;
  readonly workspaceId: string;
  readonly talked: Exchanged | undefined;
  readonly isCounted: boolean;
}

function Peer({ id, workspaceId, talked, isCounted }: PeerProps) {
  const peer = useEngine((state) => state.workspaces[id]);
  const selectPair = useUi((state) => state.selectPair);
  if (!peer) return null;
  return (
    <li>
      <button
        type="button"
        className={styles.peer}
        title={text.peers.open(peer.name.slice(0, 80))}
        onClick={() => selectPair(workspaceId, id)}
      >
        <StatusMark presence={presenceOf(peer)} />
        <span className={styles.who}>
          <span className={styles.name}>{peer.name}</span>
          <span className={styles.reach}>{text.peers.reach[reachOf(peer)]}</span>
        </span>
        {(talked || isCounted) && <Talked with={talked} />}
      </button>
    </li>
  );
}

function Talked({ with: talked }: { readonly with: Exchanged | undefined }) {
  const peers = text.peers;
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

function groupsKey(groups: readonly PeerGroup[]): string {
  return groups.map(({ kind, members }) => [kind, ...members.map(({ id }) => id)].join(' ')).join('\n');
}

function parsedGroups(
  key: string,
): readonly { readonly kind: PeerGroup['kind']; readonly ids: readonly string[] }[] {
  if (key === '') return [];
  return key.split('\n').map((line) => {
    const [kind, ...ids] = line.split(' ');
    return { kind: kind as PeerGroup['kind'], ids };
  });
}
