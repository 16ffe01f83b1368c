import { useState } from 'react';
import { text as texts } from '../../../text/index.ts';
import { cx } from '../../../ui/index.ts';
import { SearchField } from '../../SearchField.tsx';
import { fold } from '../../text.ts';
import type { NameOf } from '../../timeline/filter.ts';
import styles from './AgentComms.module.css';
import type { Peer } from './comms.ts';

const words = texts.talk.agents;
/** More are found by their names. */
const MOST_SHOWN = 24;

export interface CommsPeersProps {
  readonly peers: readonly Peer[];
  readonly nameOf: NameOf;
  /** Whose messages are shown; null: all. */
  readonly chosen: string | null;
  readonly total: number;
  readonly onChoose: (id: string | null) => void;
}

/** With whom an agent spoke, the last one first, and whose messages are shown. */
export function CommsPeers({ peers, nameOf, chosen, total, onChoose }: CommsPeersProps) {
  const [search, setSearch] = useState('');
  const wanted = fold(search.trim());
  const matching = wanted === '' ? peers : peers.filter(({ id }) => fold(nameOf(id)).includes(wanted));
  // Whoever is chosen is in sight, however many there are.
  const shown = matching.filter(({ id }, index) => index < MOST_SHOWN || id === chosen);
  const chip = (id: string | null, name: string, count: number) => (
    <button
      key={id ?? ''}
      type="button"
      aria-pressed={chosen === id}
      aria-label={words.peer(name, count)}
      className={cx(styles.peer, chosen === id && styles.chosen)}
      onClick={() => onChoose(id)}
    >
      <bdi>{name}</bdi>
      <span>{count}</span>
    </button>
  );
  return (
    <fieldset className={styles.peers}>
      <legend className="visually-hidden">{words.peers}</legend>
      {peers.length > MOST_SHOWN && (
        <SearchField label={words.findPeer} value={search} onChange={setSearch} />
      )}
      {chip(null, words.all, total)}
      {shown.map(({ id, count }) => chip(id, nameOf(id), count))}
      {matching.length > shown.length && (
        <p className={styles.more}>{words.morePeers(matching.length - shown.length)}</p>
      )}
      {matching.length === 0 && <p className={styles.more}>{words.noPeer(search.trim())}</p>}
    </fieldset>
  );
}
