import { Users } from 'lucide-react';
import { useMemo } from 'react';
import { presenceOf } from '../../engine/presence.ts';
import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { text } from '../../text/index.ts';
import { EmptyState, ErrorCard, Skeleton, StatusMark, VirtualList } from '../../ui/index.ts';
import type { RowPlace } from '../../ui/VirtualList.tsx';
import { Ago } from '../Ago.tsx';
import styles from './Peers.module.css';
import { type Exchanged, groupsOf, type PeerGroup, reachOf } from './peers.ts';
import { useExchanged } from './useExchanged.ts';

const ROW_PX = 44;
const PADDING_PX = 12;

/** A row of the list: the name of a group, or somebody in it. */
type Row = { readonly kind: PeerGroup['kind']; readonly id: string | null };

export interface PeersProps {
  readonly workspaceId: string;
}

/** Whom a workspace can talk to, whether they would hear it now, and how much they said so far. */
export function Peers({ workspaceId }: PeersProps) {
  const { exchanged, loading, error, retry } = useExchanged(workspaceId);
  const talked = useMemo(() => new Set(exchanged.keys()), [exchanged]);
  // Who is in which group is one text: it stays the same whatever else happens to them.
  const key = useEngine(({ workspaces }) => groupsKey(groupsOf(workspaces, workspaceId, talked)));
  const rows = useMemo(() => rowsOf(key), [key]);
  const name = useEngine((state) => state.workspaces[workspaceId]?.name ?? '');
  const peers = text.peers;
  // Those with whom it has only talked are not known before that was counted.
  if (rows.length === 0 && loading) return <Skeleton lines={4} label={peers.loading} />;
  if (rows.length === 0 && !error) {
    return (
      <EmptyState icon={<Users size={22} />} title={peers.none}>
        {peers.noneHint}
      </EmptyState>
    );
  }
  return (
    <div className={styles.peers}>
      {error && <ErrorCard error={error} title={peers.failed} onRetry={retry} />}
      {loading && (
        <p role="status" className="visually-hidden">
          {peers.loading}
        </p>
      )}
      <VirtualList
        label={peers.list(name)}
        className={styles.list}
        items={rows}
        keyOf={({ kind, id }) => `${kind} ${id ?? ''}`}
        rowPx={ROW_PX}
        paddingPx={PADDING_PX}
        isQuiet={({ id }) => id === null}
      >
        {({ kind, id }, { tabIndex }) =>
          id === null ? (
            <h3>{peers.groups[kind]}</h3>
          ) : (
            <Peer
              id={id}
              workspaceId={workspaceId}
              talked={exchanged.get(id)}
              isCounted={!loading && !error}
              tabIndex={tabIndex}
            />
          )
        }
      </VirtualList>
    </div>
  );
}

interface PeerProps extends Pick<RowPlace, 'tabIndex'> {
  readonly id: string;
  readonly workspaceId: string;
  readonly talked: Exchanged | undefined;
  readonly isCounted: boolean;
}

function Peer({ id, workspaceId, talked, isCounted, tabIndex }: PeerProps) {
  const peer = useEngine((state) => state.workspaces[id]);
  const selectPair = useUi((state) => state.selectPair);
  if (!peer) return null;
  return (
    <button
      type="button"
      tabIndex={tabIndex}
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

function rowsOf(key: string): readonly Row[] {
  if (key === '') return [];
  return key.split('\n').flatMap((line) => {
    const [kind, ...ids] = line.split(' ') as [PeerGroup['kind'], ...string[]];
    return [{ kind, id: null }, ...ids.map((id) => ({ kind, id }))];
  });
}
