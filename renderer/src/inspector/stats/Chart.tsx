import 'uplot/dist/uPlot.min.css';
import { useEffect, useRef } from 'react';
import UPlot from 'uplot';
import { interfacePx } from '../../state/appearance.ts';
import styles from './Stats.module.css';
import type { Value } from './series.ts';
import { onThemeChange, token } from './theme-colours.ts';

const HEIGHT_PX = 112;
/** Of the screen at least, however small the interface is. */
const FONT_PX = 12;
const WINDOW_S = 15 * 60;
const AXIS_PX = 58;

export interface ChartLine {
  readonly label: string;
  readonly values: readonly Value[];
  /** A token of the theme. */
  readonly colour: `--${string}`;
  readonly dashed?: boolean;
}

export interface ChartProps {
  /** Read aloud in place of the picture. */
  readonly label: string;
  /** Seconds since the epoch. */
  readonly times: readonly number[];
  readonly lines: readonly ChartLine[];
  readonly format: (value: number) => string;
  /** Charts of one group show the same moment under the pointer. */
  readonly group: string;
}

/** Lines over the last 15 minutes, in the colours of the theme. */
export function Chart({ label, times, lines, format, group }: ChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<UPlot | null>(null);
  const latest = useRef({ lines, format });
  latest.current = { lines, format };
  const shape = lines.map((line) => line.label).join();

  // biome-ignore lint/correctness/useExhaustiveDependencies: other lines make another chart; new values only fill it
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const chart = new UPlot(
      optionsFor(latest.current.lines, latest, group, element.clientWidth),
      [[]],
      element,
    );
    plot.current = chart;
    const resize = new ResizeObserver(() => chart.setSize({ width: element.clientWidth, height: HEIGHT_PX }));
    resize.observe(element);
    const stop = onThemeChange(() => chart.redraw(false));
    return () => {
      stop();
      resize.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [shape, group]);

  useEffect(() => {
    plot.current?.setData([[...times], ...lines.map(({ values }) => [...values])]);
  }, [times, lines]);

  return (
    <div ref={place} role="img" aria-label={label} className={styles.chart} style={{ height: HEIGHT_PX }} />
  );
}

interface Latest {
  readonly current: { readonly lines: readonly ChartLine[]; readonly format: (value: number) => string };
}

function optionsFor(
  lines: readonly ChartLine[],
  latest: Latest,
  group: string,
  width: number,
): UPlot.Options {
  const axis: UPlot.Axis = {
    stroke: () => token('--muted'),
    grid: { stroke: () => token('--line'), width: 1 },
    ticks: { show: false },
    font: `${Math.max(FONT_PX, interfacePx(FONT_PX))}px "Inter Variable", system-ui, sans-serif`,
  };
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    padding: [8, 22, 0, 0],
    cursor: { sync: { key: group }, y: false, points: { size: 6 }, drag: { x: false, y: false } },
    scales: {
      x: { time: true, range: (_chart, _min, max) => [max - WINDOW_S, max] },
      y: { range: (_chart, _min, max) => [0, Math.max(max * 1.15, 1)] },
    },
    axes: [
      { ...axis, size: 24, space: 70, values: (_chart, splits) => splits.map(clockTimeOf) },
      {
        ...axis,
        size: AXIS_PX,
        space: 30,
        values: (_chart, splits) => splits.map((value) => latest.current.format(value)),
      },
    ],
    series: [
      {},
      ...lines.map(
        ({ label, colour, dashed }): UPlot.Series => ({
          label,
          stroke: () => token(colour),
          width: 1.5,
          spanGaps: false,
          points: { show: false },
          ...(dashed ? { dash: [4, 4] } : {}),
        }),
      ),
    ],
  };
}

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });

function clockTimeOf(seconds: number): string {
  return clock.format(seconds * 1000);
}
