import { ChevronDown, ChevronRight, Hand } from 'lucide-react';
import { runtimeName, tierName } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';
import { Badge } from '../../ui/Badge.tsx';
import { cx } from '../../ui/cx.ts';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { setCollapsed } from '../actions.ts';
import type { CardFacts } from './summary.ts';
import styles from './WorkspaceNode.module.css';

const words = text.canvas.card;

export interface CardHeadProps {
  readonly id: string;
  readonly facts: CardFacts;
  readonly kind: 'leaf' | 'team' | 'stack';
  /** Members by presence, lead included; for teams. */
  readonly counts: readonly number[];
}

/** Status, name, role; for a team also how many they are and the switch that folds it. */
export function CardHead({ id, facts, kind, counts }: CardHeadProps) {
  const members = counts.reduce((sum, count) => sum + count, 0) - 1;
  const Chevron = kind === 'team' ? ChevronDown : ChevronRight;
  return (
    <>
      <div className={styles.head}>
        <span className={styles.mark}>
          <StatusMark presence={facts.presence} size={16} labelled={false} />
        </span>
        <span className={styles.name} data-name title={facts.name}>
          {facts.name}
        </span>
        {facts.asking > 0 && (
          <span className={cx(styles.unread, styles.asking)} title={text.approvals.asks(facts.asking)}>
            <Hand aria-hidden="true" />
            {facts.asking}
          </span>
        )}
        {facts.unread > 0 && (
          <span className={styles.unread} title={words.unread(facts.unread)}>
            {facts.unread}
          </span>
        )}
        {kind === 'team' && <Labels facts={facts} />}
        {kind !== 'leaf' && members > 0 && (
          <button
            type="button"
            tabIndex={-1}
            className={`${styles.fold} nodrag`}
            aria-label={kind === 'team' ? words.collapse(facts.name) : words.expand(facts.name)}
            onClick={(event) => {
              event.stopPropagation();
              setCollapsed(id, kind === 'team');
            }}
          >
            {members}
            <Chevron aria-hidden="true" />
          </button>
        )}
      </div>
      <p className={styles.role} title={facts.role}>
        {facts.role}
      </p>
    </>
  );
}

interface LabelsProps {
  readonly facts: Pick<CardFacts, 'runtime' | 'tier' | 'external'>;
}

/** Runtime and isolation level. */
export function Labels({ facts }: LabelsProps) {
  return (
    <span className={styles.labels}>
      <Badge title={words.runtime(runtimeName(facts.runtime))}>{runtimeName(facts.runtime)}</Badge>
      {facts.external ? (
        <Badge tone="paused" title={words.remoteHint}>
          {words.remote}
        </Badge>
      ) : (
        <Badge title={words.tier(facts.tier, tierName(facts.tier))}>{words.shortTier(facts.tier)}</Badge>
      )}
    </span>
  );
}
