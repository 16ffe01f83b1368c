import { openBuildOf } from '../../dock/builds/open.ts';
import { phaseFills, phaseText, presenceLabel, presences, stepLabel } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';
import { FixButtons } from '../../ui/FixButtons.tsx';
import { StatusMark } from '../../ui/StatusMark.tsx';
import { Labels } from './CardHead.tsx';
import { type CardFacts, shownPhase } from './summary.ts';
import styles from './WorkspaceNode.module.css';

const words = text.canvas.card;

export interface CardBodyProps {
  readonly id: string;
  readonly facts: CardFacts;
  /** Members by presence, for a collapsed team; else empty. */
  readonly counts: readonly number[];
}

/** What goes on: provisioning by step, an error with its fix, the current task, or just the status. */
export function CardBody({ id, facts, counts }: CardBodyProps) {
  return (
    <>
      <div className={styles.now}>
        {counts.length > 0 ? <Counts counts={counts} /> : <Now id={id} facts={facts} />}
      </div>
      <div className={styles.foot}>
        <Labels facts={facts} />
        <span className={styles.status} title={facts.status}>
          {presenceLabel[facts.presence]}
        </span>
      </div>
    </>
  );
}

function Now({ id, facts }: Pick<CardBodyProps, 'id' | 'facts'>) {
  const phase = shownPhase(facts);
  if (phase) {
    const fills = phaseFills(phase);
    return (
      <div className={styles.progress}>
        {phase.step === 'image' && facts.presence === 'starting' ? (
          <button
            type="button"
            tabIndex={-1}
            title={words.showBuild}
            className={`${styles.line} ${styles.buildLink} nodrag`}
            onClick={(event) => {
              event.stopPropagation();
              openBuildOf(facts.runtime);
            }}
          >
            {phaseText(phase)}
          </button>
        ) : (
          <p className={styles.line}>{phaseText(phase)}</p>
        )}
        <div className={styles.segments} aria-hidden="true">
          {fills.map((fill, index) => (
            <span key={`${id}-${index.toString()}`} className={styles.segment}>
              <span className={styles.fill} style={{ width: `${fill * 100}%` }} />
            </span>
          ))}
        </div>
      </div>
    );
  }
  if (facts.error) {
    return (
      <div className={styles.error}>
        <p className={styles.line} title={errorTitle(facts)}>
          {facts.error.message}
        </p>
        <span className={`${styles.fix} nodrag`}>
          <FixButtons actions={facts.error.actions.slice(0, 1)} />
        </span>
      </div>
    );
  }
  if (facts.task) {
    return (
      <p className={styles.task} title={facts.task}>
        {facts.task}
      </p>
    );
  }
  if (facts.presence === 'asleep') return <Asleep id={id} falling={facts.status !== presenceLabel.asleep} />;
  return (
    <p className={styles.idle}>{facts.presence === 'online' ? facts.role : presenceLabel[facts.presence]}</p>
  );
}

/** All there is to say about an error, with the step at which the start ended. */
function errorTitle({ error, failedAt }: CardFacts): string {
  const at = failedAt && words.failedAt(stepLabel[failedAt].toLowerCase());
  return [error?.message, at, error?.detail].filter(Boolean).join('\n');
}

/** Nothing is wrong: it costs nothing while it sleeps, and comes back by itself. */
function Asleep({ id, falling }: { readonly id: string; readonly falling: boolean }) {
  if (falling) return <p className={styles.sleep}>{words.fallsAsleep}</p>;
  return (
    <div className={styles.sleep}>
      <p className={styles.line}>{words.wakesOnMessage}</p>
      <span className={`${styles.fix} nodrag`}>
        <FixButtons actions={[{ label: words.wake, operation: 'workspaces.wake', input: { id } }]} />
      </span>
    </div>
  );
}

function Counts({ counts }: Pick<CardBodyProps, 'counts'>) {
  return (
    <p className={styles.counts}>
      {presences.map((presence, index) => {
        const count = counts[index] ?? 0;
        if (count === 0) return null;
        return (
          <span
            key={presence}
            className={styles.count}
            title={words.inState(count, presenceLabel[presence].toLowerCase())}
          >
            <StatusMark presence={presence} size={13} />
            {count}
          </span>
        );
      })}
    </p>
  );
}
