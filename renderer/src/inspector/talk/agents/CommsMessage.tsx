import { ArrowDownLeft, ArrowUpRight, ExternalLink, RotateCcw, TriangleAlert } from 'lucide-react';
import { memo } from 'react';
import { run } from '../../../engine/run.ts';
import { useEngine } from '../../../engine/store.ts';
import { useUi } from '../../../state/ui.ts';
import { text as texts } from '../../../text/index.ts';
import { Button, cx } from '../../../ui/index.ts';
import { clockTime, durationText, fullTime } from '../../time.ts';
import { shortName } from '../attachments/FileChip.tsx';
import { MessageText } from '../MessageText.tsx';
import styles from './AgentComms.module.css';
import { type CommsLine, causeOf } from './comms.ts';

const words = texts.talk.agents;

export interface CommsMessageProps {
  readonly line: CommsLine;
  readonly ownName: string;
  readonly peerName: string;
}

/** One message between two agents, seen from one of them, with its answer. */
export const CommsMessage = memo(function CommsMessage({ line, ownName, peerName }: CommsMessageProps) {
  const { direction, text, answer, isAnswer, at, state, durationMs } = line;
  const out = direction === 'out';
  // Without an answer there is nothing but why it failed, which is told below.
  const onlyFailed = isAnswer && state === 'failed' && text === line.error;
  const Arrow = out ? ArrowUpRight : ArrowDownLeft;
  const [from, to] = out ? [ownName, peerName] : [peerName, ownName];
  return (
    <article className={cx(styles.message, out && styles.out)} aria-label={words.toReads(from, to)}>
      <header className={styles.who}>
        <Arrow size={13} aria-hidden="true" />
        <bdi>{out ? words.to(peerName) : words.from(peerName)}</bdi>
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {clockTime(at)}
        </time>
        {durationMs !== null && <span>{durationText(durationMs)}</span>}
      </header>
      {!onlyFailed && (
        <div className={cx(styles.bubble, isAnswer && styles.answer)}>
          <MessageText text={text} markdown />
        </div>
      )}
      {answer !== '' && (
        <section className={cx(styles.bubble, styles.answer)} aria-label={words.answerOf(to)}>
          <MessageText text={answer} markdown />
        </section>
      )}
      {state === 'waiting' && <p className={styles.state}>{words.waiting(to)}</p>}
      {state === 'failed' && <Failure line={line} peerName={peerName} />}
    </article>
  );
});

function Failure({ line, peerName }: Pick<CommsMessageProps, 'line' | 'peerName'>) {
  const { peerId: id, error } = line;
  // Whoever was removed can be neither opened nor started again.
  const exists = useEngine((state) => id in state.workspaces);
  const name = shortName(peerName);
  const cause = causeOf(error);
  return (
    <div className={styles.failure}>
      <TriangleAlert size={14} aria-hidden="true" />
      <div>
        <p>{error === '' ? words.failed : error.slice(0, 2_000)}</p>
        {cause && <p className={styles.cause}>{cause}</p>}
        {exists && (
          <div className={styles.fixes}>
            <Button
              size="s"
              icon={<RotateCcw size={12} aria-hidden="true" />}
              onClick={() => void run('workspaces.restart', { id })}
            >
              {words.restart(name)}
            </Button>
            <Button
              size="s"
              icon={<ExternalLink size={12} aria-hidden="true" />}
              onClick={() => useUi.getState().revealWorkspace(id)}
            >
              {words.open(name)}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
