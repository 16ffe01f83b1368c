import { useState } from 'react';
import { Ago } from '../../inspector/Ago.tsx';
import { toast } from '../../state/toasts.ts';
import { text } from '../../text/index.ts';
import { Button, EmptyState } from '../../ui/index.ts';
import styles from '../Access.module.css';

const words = text.access.tokens;

/** Those of a workspace have neither name nor reach. */
export interface ListedToken {
  readonly id: string;
  readonly display: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly name?: string;
  readonly reach?: string;
  readonly madeBy?: string;
}

export interface TokenListProps {
  readonly tokens: readonly ListedToken[];
  /** What tokens are for, where there are none. */
  readonly emptyHint: string;
  /** False when it failed, which was told already. */
  readonly onRevoke: (id: string) => Promise<boolean>;
}

/** Live tokens by what they are recognised by; each can be revoked, after a question that names it. */
export function TokenList({ tokens, emptyHint, onRevoke }: TokenListProps) {
  if (tokens.length === 0) return <EmptyState title={words.empty}>{emptyHint}</EmptyState>;
  return (
    <ul className={styles.list} aria-label={words.list}>
      {tokens.map((token) => (
        <TokenRow key={token.id} token={token} onRevoke={onRevoke} />
      ))}
    </ul>
  );
}

interface TokenRowProps extends Pick<TokenListProps, 'onRevoke'> {
  readonly token: ListedToken;
}

function TokenRow({ token, onRevoke }: TokenRowProps) {
  const { id, display, createdAt, lastUsedAt, name, reach, madeBy } = token;
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const shown = name === undefined ? `${display}…` : name || words.unnamed;
  const revoke = async () => {
    setBusy(true);
    const done = await onRevoke(id);
    setBusy(false);
    setAsking(false);
    if (done) toast({ tone: 'success', title: words.revoked(shown) });
  };
  return (
    <li className={styles.item}>
      <div className={styles.itemHead}>
        <b>{shown}</b>
        {name !== undefined && <code>{display}…</code>}
        {!asking && (
          <Button
            size="s"
            className={styles.end}
            aria-label={words.revokeOf(shown)}
            onClick={() => setAsking(true)}
          >
            {words.revoke}
          </Button>
        )}
      </div>
      <p className={styles.facts}>
        {reach !== undefined && <span>{reach}</span>}
        <span>
          {words.made} <Ago at={createdAt} /> {madeBy ? words.by(madeBy) : ''}
        </span>
        <span>
          {lastUsedAt === null ? (
            words.never
          ) : (
            <>
              {words.used} <Ago at={lastUsedAt} />
            </>
          )}
        </span>
      </p>
      {asking && (
        <section className={styles.sure} aria-label={words.revokeOf(shown)}>
          <p>{words.sure(shown)}</p>
          <Button size="s" autoFocus onClick={() => setAsking(false)}>
            {words.keep}
          </Button>
          <Button size="s" variant="danger" busy={busy} onClick={() => void revoke()}>
            {words.revoke}
          </Button>
        </section>
      )}
    </li>
  );
}
