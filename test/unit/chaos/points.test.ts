import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { ANY_COMMAND, CHECKPOINTS, FAULTS, kindOf, pointsOf } from '../../chaos/points.ts';

const CORE = path.resolve(import.meta.dirname, '../../../core');

test('every checkpoint is passed somewhere, and every one is killed at', () => {
  const sources = readdirSync(CORE, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.ts'),
  );
  const passed = sources.flatMap((file) =>
    [...readFileSync(path.join(CORE, file), 'utf8').matchAll(/\bcheckpoint\('([\w.]+)'\)/g)].map(
      ([, name]) => name,
    ),
  );
  expect(new Set(passed)).toEqual(new Set(CHECKPOINTS));
});

test.each([1, 5, 2 ** 31])(
  '300 points hold every checkpoint, every fault and every command (seed %i)',
  (seed) => {
    const points = pointsOf(seed, 300);
    expect(points).toHaveLength(300);
    const times = (kind: string) => points.filter((point) => kindOf(point) === kind).length;
    for (const at of CHECKPOINTS) expect(times(`killed at ${at}`), at).toBeGreaterThanOrEqual(10);
    for (const fault of FAULTS) expect(times(fault), fault).toBeGreaterThanOrEqual(5);
    const atAnyMoment = points.filter(({ fault }) => fault === 'engine-killed');
    expect(new Set(atAnyMoment.map(({ command }) => command))).toEqual(new Set(ANY_COMMAND));
  },
);

test('a seed gives the same points every time, and another seed others', () => {
  expect(pointsOf(7, 120)).toEqual(pointsOf(7, 120));
  expect(pointsOf(8, 120)).not.toEqual(pointsOf(7, 120));
});
