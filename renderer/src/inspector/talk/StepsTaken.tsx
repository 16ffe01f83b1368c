import { Route } from 'lucide-react';
import { useMemo } from 'react';
import { useEngine } from '../../engine/store.ts';
import { useUi } from '../../state/ui.ts';
import { text as texts } from '../../text/index.ts';
import { Button, ErrorCard, Skeleton } from '../../ui/index.ts';
import { wordsOf } from '../plain-words.ts';
import { durationText } from '../time.ts';
import { withNames } from '../timeline/names.ts';
import { type Step, stepsBy } from '../timeline/trace/trace.ts';
import { useTrace } from '../timeline/trace/useTrace.ts';
import { useNames } from '../timeline/useNames.ts';
import styles from './WorkDone.module.css';
import { WorkLine, type WorkState } from './WorkLine.tsx';

const words = texts.talk.work;
const SAID_CHARACTERS = 200;

export interface StepsTakenProps {
  readonly id: string;
  readonly workspaceId: string;
  readonly traceId: string;
}

/** The steps of one workspace within a trace, in the order in which it took them. */
export function StepsTaken({ id, workspaceId, traceId }: StepsTakenProps) {
  const { steps: all, error, reload } = useTrace(traceId);
  const workspaces = useEngine((state) => state.workspaces);
  const nameOf = useNames();
  const steps = useMemo(() => all && stepsBy(workspaceId, all), [all, workspaceId]);
  return (
    <div id={id} className={styles.steps}>
      {error && <ErrorCard error={error} title={words.stepsFailed} onRetry={reload} />}
      {steps === null && !error && <Skeleton lines={2} label={words.stepsLoading} />}
      {steps?.length === 0 && <p>{words.stepsGone}</p>}
      {steps && steps.length > 0 && (
        <ol aria-label={words.stepsList}>
          {steps.map((step) => (
            <WorkLine
              key={step.key}
              state={stateOf(step)}
              text={withNames(saidOf(step, nameOf), workspaces)}
              reason={step.failed ? step.entry.errorDetail : undefined}
              took={tookOf(step)}
            />
          ))}
        </ol>
      )}
      <Button
        size="s"
        variant="ghost"
        icon={<Route size={13} aria-hidden="true" />}
        onClick={() => useUi.getState().showTrace(workspaceId, traceId)}
      >
        {texts.talk.message.showTrace}
      </Button>
    </div>
  );
}

function stateOf({ failed, end }: Step): WorkState {
  if (failed) return 'failed';
  return end === null ? 'running' : 'done';
}

function saidOf({ entry }: Step, nameOf: ReturnType<typeof useNames>): string {
  if (entry.kind === 'tool') return entry.text;
  const peer = nameOf(entry.targetId);
  // Of what failed, the line of an entry says why.
  const [said = ''] = wordsOf(entry.requestText.slice(0, SAID_CHARACTERS));
  return entry.kind === 'message' ? words.wroteTo(peer, said) : words.askedFor(peer, said);
}

function tookOf({ start, end }: Step): string | undefined {
  return end === null || end === start ? undefined : durationText(end - start);
}
