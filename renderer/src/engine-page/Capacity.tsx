import { useEffect, useMemo } from 'react';
import { type EngineEvent, hasInstance } from '../../../core/contract/index.ts';
import { useQuery } from '../dialogs/useQuery.ts';
import { useEngine } from '../engine/store.ts';
import { Asked } from '../page/Asked.tsx';
import { PageSection } from '../page/PageSection.tsx';
import { showSettings } from '../settings/state.ts';
import { text } from '../text/index.ts';
import { Button } from '../ui/index.ts';
import styles from './EnginePage.module.css';
import { Gauge } from './Gauge.tsx';
import { Live } from './Live.tsx';

const words = text.enginePage.capacity;

/** What the machine of the workspaces has, and what they use of it now. */
export function Capacity() {
  const asked = useQuery('engine.capacity', {}, changesCapacity);
  const { refresh } = asked;
  // What they are counted with changes with who runs; workspaces change far more often than that.
  const running = useEngine(countRunning);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another number is the reason to ask again
  useEffect(refresh, [running, refresh]);
  return (
    <PageSection
      title={words.title}
      actions={
        <Button size="s" onClick={() => showSettings('start')}>
          {words.policy}
        </Button>
      }
    >
      <Asked asked={asked} loading={words.loading} failed={words.failed} lines={4}>
        {(capacity) => (
          <>
            <Live cpus={capacity.cpus} memoryBytes={capacity.memoryBytes} />
            <Gauge
              name={words.budget}
              hint={words.budgetHint}
              value={words.budgetNow(capacity.countedBytes, capacity.budgetBytes)}
              share={capacity.budgetBytes === null ? null : capacity.countedBytes / capacity.budgetBytes}
            />
            <Running running={running} />
            {capacity.waiting > 0 && <p className={styles.waits}>{words.waiting(capacity.waiting)}</p>}
          </>
        )}
      </Asked>
    </PageSection>
  );
}

const changesCapacity = ({ type }: EngineEvent) => type === 'engine.changed' || type === 'settings.changed';

function Running({ running }: { readonly running: number }) {
  const all = useEngine((state) => Object.values(state.workspaces).filter(hasInstance).length);
  const value = useMemo(() => words.runningNow(running, all), [running, all]);
  return <Gauge name={words.running} value={value} share={all === 0 ? null : running / all} />;
}

function countRunning({ workspaces }: ReturnType<typeof useEngine.getState>): number {
  return Object.values(workspaces).filter(
    (each) => hasInstance(each) && (each.status === 'online' || each.status === 'degraded'),
  ).length;
}
