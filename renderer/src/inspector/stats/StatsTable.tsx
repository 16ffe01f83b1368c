import { useId } from 'react';
import { text } from '../../text/index.ts';
import { clockTime } from '../time.ts';
import styles from './Stats.module.css';
import { type Series, thinned, type Value } from './series.ts';

/** One row for every half minute. */
const ROUNDS_PER_ROW = 15;

type Format = (value: number) => string;

export interface StatsTableProps {
  readonly series: Series;
  readonly percentText: Format;
  readonly sizeText: Format;
  readonly rateText: Format;
}

/** What the charts show, as numbers, newest first. */
export function StatsTable({ series, percentText, sizeText, rateText }: StatsTableProps) {
  const stats = text.stats;
  const captionId = useId();
  const rows = thinned(series, ROUNDS_PER_ROW);
  const columns: readonly (readonly [string, readonly Value[], Format])[] = [
    [stats.cpu, rows.cpuPercent, percentText],
    [stats.memory, rows.memoryBytes, sizeText],
    [stats.received, rows.received, rateText],
    [stats.sent, rows.sent, rateText],
    [stats.read, rows.read, rateText],
    [stats.written, rows.written, rateText],
  ];
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what runs out of sight is reached with the arrow keys
    <section className={styles.wide} tabIndex={0} aria-labelledby={captionId}>
      <table className={styles.table}>
        <caption id={captionId} className="visually-hidden">
          {stats.table}
        </caption>
        <thead>
          <tr>
            <th scope="col">{stats.time}</th>
            {columns.map(([title]) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.times
            .map((time, index) => (
              <tr key={time}>
                <th scope="row">{clockTime(time * 1000)}</th>
                {columns.map(([title, values, format]) => {
                  const value = values[index] ?? null;
                  return <td key={title}>{value === null ? '–' : format(value)}</td>;
                })}
              </tr>
            ))
            .reverse()}
        </tbody>
      </table>
    </section>
  );
}
