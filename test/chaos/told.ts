import type { ChaosReport, PointResult } from './results.ts';

const NAME_WIDTH = 28;

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

/** How often each kind of thing struck and each command was given, and how often that was survived. */
export function countsOf(results: readonly PointResult[]): string {
  return [
    ...table('What struck:', results, ({ kind }) => kind),
    ...table('Commands that it struck at:', results, ({ command }) => command),
  ].join('\n');
}

function table(
  title: string,
  results: readonly PointResult[],
  nameOf: (result: PointResult) => string | null,
): string[] {
  const names = new Set(results.map(nameOf));
  const lines = [...names].flatMap((name) => {
    if (name === null) return [];
    const those = results.filter((result) => nameOf(result) === name);
    const survived = those.filter(({ wrong }) => wrong.length === 0).length;
    return [`  ${name.padEnd(NAME_WIDTH)} ${survived} of ${those.length}`];
  });
  return [title, ...lines.sort()];
}

/** How long a point took. */
export function costs(results: readonly PointResult[]): string {
  const total = results.reduce((sum, { ms }) => sum + ms, 0);
  return `chaos: ${results.length} points tried, ${Math.round(total / Math.max(1, results.length))} ms each`;
}
