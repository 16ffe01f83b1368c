import { Ban, Check, TimerOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Approval, EngineEvent } from '../../../../../core/contract/index.ts';
import { useKept, useQuery } from '../../../dialogs/useQuery.ts';
import { text } from '../../../text/index.ts';
import { Badge, Button, ErrorCard, Skeleton } from '../../../ui/index.ts';
import { Ago } from '../../Ago.tsx';
import styles from './Approvals.module.css';
import { Context, useContextOf } from './Context.tsx';
import { LongText } from './LongText.tsx';
import { type Outcome, outcomeOf } from './outcome.ts';
import { WhoAsks } from './WhoAsks.tsx';

const PAGE = 25;
const YOU = 'human';
const MOST_NAME = 60;

const TONES = { approved: 'online', denied: 'failed', expired: 'busy', removed: 'neutral' } as const;
const ICONS = { approved: Check, denied: Ban, expired: TimerOff, removed: Trash2 } as const satisfies Record<
  Outcome,
  unknown
>;

export interface HistoryProps {
  /** Null: of all. */
  readonly workspaceId: string | null;
  /** Only what was asked before the request of this id. */
  readonly before?: string;
}

/** What was decided, newest first, a page at a time. */
export function History({ workspaceId, before }: HistoryProps) {
  const [goesOn, setGoesOn] = useState(false);
  const { output, error, refresh } = useQuery(
    'approvals.list',
    {
      status: 'decided',
      limit: PAGE,
      ...(workspaceId === null ? {} : { workspaceId }),
      ...(before === undefined ? {} : { before }),
    },
    (event) => isDecision(event, workspaceId),
  );
  const kept = useKept(output);
  const words = text.approvals;
  const last = kept?.approvals.at(-1);
  return (
    <>
      {error && <ErrorCard error={error} title={words.historyFailed} onRetry={refresh} />}
      {!kept && !error && <Skeleton label={words.historyLoading} lines={3} />}
      {kept && kept.approvals.length === 0 && before === undefined && (
        <p className={styles.quiet}>{words.historyNone}</p>
      )}
      {kept && kept.approvals.length > 0 && (
        <ul className={styles.history} aria-label={words.history}>
          {kept.approvals.map((approval) => (
            <Decided key={approval.id} approval={approval} named={workspaceId === null} />
          ))}
        </ul>
      )}
      {kept && !kept.reachedEnd && last && !goesOn && (
        <Button size="s" onClick={() => setGoesOn(true)}>
          {words.older}
        </Button>
      )}
      {goesOn && last && <History workspaceId={workspaceId} before={last.id} />}
    </>
  );
}

function Decided({ approval, named }: { readonly approval: Approval; readonly named: boolean }) {
  const { workspaceId, action, reason, context, decidedBy, decidedAt, createdAt } = approval;
  const [isOpen, setOpen] = useState(false);
  const outcome = outcomeOf(approval);
  const Icon = ICONS[outcome];
  const words = text.approvals;
  const who = decidedBy === YOU ? words.byYou : words.by(decidedBy?.slice(0, MOST_NAME) ?? '');
  return (
    <li className={styles.decided}>
      <div className={styles.facts}>
        <Badge tone={TONES[outcome]}>
          <Icon size={12} aria-hidden="true" />
          {words.outcomes[outcome]}
        </Badge>
        {named && <WhoAsks workspaceId={workspaceId} />}
        {(outcome === 'approved' || outcome === 'denied') && <bdi>{who}</bdi>}
        <Ago at={decidedAt ?? createdAt} />
      </div>
      <LongText said={action} />
      {(reason !== '' || context === null || Object.keys(context).length > 0) && (
        <details className={styles.details} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
          <summary>{words.details}</summary>
          {isOpen && reason !== '' && <LongText said={reason} className={styles.reason} />}
          {isOpen && <Said approval={approval} />}
        </details>
      )}
    </li>
  );
}

function Said({ approval }: { readonly approval: Approval }) {
  return <Context {...useContextOf(approval)} />;
}

function isDecision(event: EngineEvent, workspaceId: string | null): boolean {
  return (
    event.type === 'approval.changed' &&
    event.approval.status !== 'pending' &&
    (workspaceId === null || event.approval.workspaceId === workspaceId)
  );
}
