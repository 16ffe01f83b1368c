import type { ChaosReport, PointResult } from './results.ts';

/** A point that was not survived, with all that differs. */
export function failureText({ number, point, wrong }: PointResult, seed: number): string {
  return `NOT SURVIVED: point ${number} of seed ${seed}: ${point}\n${wrong.map((line) => `  ${line}`).join('\n')}`;
}

export function reportOf(results: readonly PointResult[], points: number): ChaosReport {
  const failed = results.filter(({ wrong }) => wrong.length > 0);
  return {
    survived: results.length - failed.length,
    points,
    failures: failed.map(({ number, point, wrong }) => `chaos point ${number}: ${point}: ${wrong[0]}`),
  };
}

/** How long a point took. */
export function costs(results: readonly PointResult[]): string {
  const total = results.reduce((sum, { ms }) => sum + ms, 0);
  return `chaos: ${results.length} points tried, ${Math.round(total / Math.max(1, results.length))} ms each`;
}
