import { type Budget, isRateUnit, type Summary } from './measure.ts';
import type { StoredBench } from './results.ts';

const HEADER = ['bench', 'median', 'floor', 'ratio', 'budget', 'ok?'];

/** The stored results as one Markdown table, with the machines below. */
export function markdownTable(results: readonly StoredBench[]): string {
  const rows = results.flatMap(({ name, measures }) => measures.map((measure) => cells(name, measure)));
  const table = aligned([HEADER, HEADER.map(() => '---'), ...rows]).map((row) => `| ${row.join(' | ')} |`);
  const machines = results.map(machineLine);
  return [...table, '', ...machines].join('\n');
}

/** The same for a terminal. */
export function plainTable(name: string, measures: readonly Summary[]): string {
  return aligned([HEADER, ...measures.map((measure) => cells(name, measure))])
    .map((row) => row.join('  ').trimEnd())
    .join('\n');
}

function cells(name: string, { name: measure, unit, median, floorMedian, ratio, budget, ok }: Summary) {
  return [
    `${name}: ${measure}`,
    valueText(median, unit),
    floorMedian === null ? '–' : valueText(floorMedian, unit),
    ratio === null ? '–' : `${ratio.toFixed(2)}×`,
    budget === null ? '–' : budgetText(budget, unit),
    ok === null ? '–' : ok ? 'yes' : 'no',
  ];
}

function valueText(value: number, unit: Summary['unit']): string {
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString('en-US', { maximumFractionDigits: digits })} ${unit}`;
}

function budgetText(budget: Budget, unit: Summary['unit']): string {
  if ('ratio' in budget) return `≤ ${budget.ratio}×`;
  return `${isRateUnit(unit) ? '≥' : '≤'} ${valueText(budget.median, unit)}`;
}

function machineLine({ name, machine, date }: StoredBench): string {
  const { cpu, cores, memoryGiB, node, docker, load } = machine;
  const engine = docker === null ? '' : `, Docker ${docker}`;
  // A busy machine makes every number worse, ratios included: the reader must know.
  const busy = load > cores / 2 ? ` The machine was busy with other work (load ${load}).` : '';
  return `- ${name}: ${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}${engine}, ${date.slice(0, 10)}.${busy}`;
}

function aligned(rows: readonly (readonly string[])[]): string[][] {
  const widths = HEADER.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0, cell === '---' ? '-' : ' ')),
  );
}
