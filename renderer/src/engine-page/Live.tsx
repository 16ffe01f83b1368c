import { useSamples } from '../inspector/stats/useSamples.ts';
import { text } from '../text/index.ts';
import styles from './EnginePage.module.css';
import { Gauge } from './Gauge.tsx';
import { useNowUsed } from './now-used.ts';

const words = text.enginePage.capacity;

export interface LiveProps {
  /** What the machine has; null: nobody knows. */
  readonly cpus: number | null;
  readonly memoryBytes: number | null;
}

/** What workspaces use of their machine now: measured for as long as somebody looks. */
export function Live({ cpus, memoryBytes }: LiveProps) {
  const { samples, error } = useSamples();
  const used = useNowUsed(samples);
  const none = samples === null ? words.measuring : words.notMeasured;
  if (error) return <p className={styles.quiet}>{error.message}</p>;
  return (
    <>
      <Gauge
        name={words.memory}
        value={used ? words.memoryNow(used.memoryBytes, memoryBytes) : none}
        share={used && memoryBytes ? used.memoryBytes / memoryBytes : null}
      />
      <Gauge
        name={words.cpu}
        value={used ? words.cpuNow(used.cpuPercent.toFixed(used.cpuPercent < 10 ? 1 : 0), cpus) : none}
        share={used && cpus ? used.cpuPercent / 100 / cpus : null}
      />
    </>
  );
}
