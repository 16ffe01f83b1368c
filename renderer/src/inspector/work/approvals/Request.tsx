import { Check, X } from 'lucide-react';
import { useLayoutEffect, useRef, useState } from 'react';
import { type Approval, visibleText } from '../../../../../core/contract/index.ts';
import { text } from '../../../text/index.ts';
import { focusNear, focusPath } from '../../../ui/focus-near.ts';
import { Button } from '../../../ui/index.ts';
import { Ago } from '../../Ago.tsx';
import styles from './Approvals.module.css';
import { Context, useContextOf } from './Context.tsx';
import { Countdown } from './Countdown.tsx';
import { decide } from './decide.ts';
import { LongText } from './LongText.tsx';
import { WhoAsks } from './WhoAsks.tsx';

const MOST_NAMED = 80;

export interface RequestProps {
  readonly approval: Approval;
  /** Says who asks: requests of several workspaces are listed together. */
  readonly named: boolean;
}

/** A request that waits for a decision: what, why, with which facts, how long still. */
export function Request({ approval, named }: RequestProps) {
  const { id, workspaceId, action, reason, taskId, createdAt, expiresAt } = approval;
  const said = useContextOf(approval);
  const [deciding, setDeciding] = useState<'approved' | 'denied' | null>(null);
  const item = useRef<HTMLLIElement>(null);
  /** Where the focus was when a button was pressed: one that is disabled loses it. */
  const pressed = useRef<readonly Element[]>([]);
  const words = text.approvals;
  const short = visibleText(action.slice(0, MOST_NAMED));

  // It goes when it is decided, wherever that was; who works with the keyboard goes on with what is next to it.
  useLayoutEffect(() => {
    const own = item.current;
    return () => {
      const path = own?.contains(document.activeElement) ? focusPath() : pressed.current;
      if (path.length > 0) requestAnimationFrame(() => focusNear(path));
    };
  }, []);

  const choose = async (decision: 'approved' | 'denied') => {
    pressed.current = focusPath();
    setDeciding(decision);
    if (await decide(id, decision)) return;
    setDeciding(null);
    requestAnimationFrame(() => focusNear(pressed.current));
  };

  return (
    <li ref={item} className={styles.request} data-approval={id}>
      <div className={styles.facts}>
        {named && <WhoAsks workspaceId={workspaceId} />}
        <span>
          {words.asked} <Ago at={createdAt} />
        </span>
        <Countdown until={expiresAt} />
      </div>
      <LongText said={action} className={styles.action} />
      {reason !== '' && <LongText said={reason} className={styles.reason} />}
      {taskId !== null && taskId !== '' && (
        <p className={styles.task}>
          {words.task} <bdi>{visibleText(taskId)}</bdi>
        </p>
      )}
      <Context {...said} />
      <div className={styles.buttons}>
        <Button
          icon={<X size={14} aria-hidden="true" />}
          aria-label={words.denyWhat(short)}
          busy={deciding === 'denied'}
          disabled={deciding !== null}
          onClick={() => void choose('denied')}
        >
          {words.deny}
        </Button>
        <Button
          variant="primary"
          icon={<Check size={14} aria-hidden="true" />}
          aria-label={words.approveWhat(short)}
          busy={deciding === 'approved'}
          // Nobody allows what they could not read.
          disabled={deciding !== null || said.context === null}
          onClick={() => void choose('approved')}
        >
          {words.approve}
        </Button>
      </div>
    </li>
  );
}
