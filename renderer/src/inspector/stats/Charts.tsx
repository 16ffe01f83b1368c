import { useId, useState } from 'react';
import type { WorkspaceStats } from '../../../../core/contract/index.ts';
import { text } from '../../text/index.ts';
import { Button } from '../../ui/index.ts';
import { bytesText, memoryText } from '../text.ts';
import { Chart, type ChartLine } from './Chart.tsx';
import styles from './Stats.module.css';
import { StatsTable } from './StatsTable.tsx';
import { newest, type Series, type Value } from './series.ts';

export interface ChartsProps {
  readonly series: Series;
  /** The newest sample when it is about one workspace. */
  readonly one: WorkspaceStats | null;
  readonly running: number;
}

interface Figure {
  readonly title: string;
  readonly hint?: string;
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** Said after the numbers. */
  readonly aside?: string | undefined;
}

const percentText = (value: number) =>
  text.stats.percent(value > 0 && value < 10 ? value.toFixed(1) : String(Math.round(value)));
const sizeText = (value: number) => bytesText(Math.round(value));
const rateText = (value: number) => text.stats.perSecond(sizeText(value));

/** The numbers of now, and charts or a table of how they came about. */
export function Charts({ series, one, running }: ChartsProps) {
  const stats = text.stats;
  const [asTable, setAsTable] = useState(false);
  const group = useId();
  const limit = newest(series.memoryLimitBytes);
  const disk = one?.diskBytes ?? null;
  const figures: readonly Figure[] = [
    {
      title: stats.cpu,
      hint: stats.cores,
      lines: [{ label: stats.cpu, values: series.cpuPercent, colour: '--accent' }],
      format: percentText,
      aside: one?.processes == null ? undefined : stats.processes(one.processes),
    },
    {
      title: stats.memory,
      lines: [
        { label: stats.memory, values: series.memoryBytes, colour: '--starting' },
        ...(limit === null
          ? []
          : [
              {
                label: stats.limit(''),
                values: series.memoryLimitBytes,
                colour: '--muted',
                dashed: true,
              } as const,
            ]),
      ],
      format: memoryText,
      aside: limit === null ? stats.unlimited : stats.limit(memoryText(limit)),
    },
    {
      title: stats.network,
      lines: [
        { label: stats.received, values: series.received, colour: '--online' },
        { label: stats.sent, values: series.sent, colour: '--paused' },
      ],
      format: rateText,
    },
    {
      title: stats.disk,
      lines: [
        { label: stats.read, values: series.read, colour: '--online' },
        { label: stats.written, values: series.written, colour: '--paused' },
      ],
      format: rateText,
      aside: disk === null ? undefined : stats.occupied(sizeText(disk)),
    },
  ];
  return (
    <div className={styles.scroll}>
      <header className={styles.bar}>
        <span>{one ? stats.window : `${stats.running(running)} · ${stats.window}`}</span>
        <Button size="s" variant="ghost" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
          {asTable ? stats.asChart : stats.asTable}
        </Button>
      </header>
      {asTable ? (
        <StatsTable series={series} percentText={percentText} sizeText={memoryText} rateText={rateText} />
      ) : (
        <div className={styles.figures}>
          {figures.map((figure) => (
            <FigureView key={figure.title} figure={figure} times={series.times} group={group} />
          ))}
        </div>
      )}
    </div>
  );
}

interface FigureViewProps {
  readonly figure: Figure;
  readonly times: readonly number[];
  readonly group: string;
}

function FigureView({ figure, times, group }: FigureViewProps) {
  const { title, hint, lines, format, aside } = figure;
  const stats = text.stats;
  const main = lines.filter(({ dashed }) => !dashed);
  const known = main.some(({ values }) => newest(values) !== null);
  const said = (value: Value) => (value === null ? '–' : format(value));
  const numbers = main.map(({ label, values }) => `${label} ${said(newest(values))}`).join(', ');
  return (
    <section className={styles.figure} aria-label={title}>
      <header title={hint}>
        <h3>{title}</h3>
        {known &&
          main.map(({ label, values, colour }) => (
            <span key={label} className={styles.value}>
              {main.length > 1 && <i style={{ background: `var(${colour})` }} aria-hidden="true" />}
              {main.length > 1 && <span>{label}</span>}
              <b>{said(newest(values))}</b>
            </span>
          ))}
        {aside && <span className={styles.aside}>{aside}</span>}
      </header>
      {known ? (
        <Chart
          label={`${title}: ${numbers}. ${stats.window}`}
          times={times}
          lines={lines}
          format={format}
          group={group}
        />
      ) : (
        <p className={styles.unknown} title={stats.cannotTellHint}>
          {stats.cannotTell}
        </p>
      )}
    </section>
  );
}
