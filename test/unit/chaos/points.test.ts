import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { CHECKPOINTS, FAULTS, pointsOf } from '../../chaos/points.ts';

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

test('300 points hold every checkpoint and every fault', () => {
  const points = pointsOf(5, 300);
  const killedAt = points.filter(({ fault }) => fault === 'checkpoint').map(({ at }) => at);
  expect(points).toHaveLength(300);
  expect(new Set(killedAt)).toEqual(new Set(CHECKPOINTS));
  expect(new Set(points.map(({ fault }) => fault))).toEqual(new Set(['checkpoint', ...FAULTS]));
});

test('a seed gives the same points every time, and another seed others', () => {
  expect(pointsOf(7, 120)).toEqual(pointsOf(7, 120));
  expect(pointsOf(8, 120)).not.toEqual(pointsOf(7, 120));
});
