import { expect, test } from 'vitest';
import { framesOf } from '../../e2e/capture/timeline.ts';

const shots = [
  { atMs: 0, file: 'a' },
  { atMs: 1000, file: 'b' },
  { atMs: 1400, file: 'c' },
];

test('a scene that is shown faster has the same beginning and end, in less time', () => {
  const frames = framesOf(shots, [{ startMs: 500, endMs: 1500, shownMs: 500 }], 100);
  expect(frames).toEqual([
    { file: 'a', durationMs: 200 },
    { file: 'b', durationMs: 200 },
    { file: 'c', durationMs: 100 },
  ]);
});

test('what lies between scenes is cut, and a picture that stays becomes one frame', () => {
  const scenes = [
    { startMs: 0, endMs: 300, shownMs: 300 },
    { startMs: 1400, endMs: 1700, shownMs: 300 },
  ];
  expect(framesOf(shots, scenes, 100)).toEqual([
    { file: 'a', durationMs: 300 },
    { file: 'c', durationMs: 300 },
  ]);
});

test('what was there before anything was recorded is the first picture', () => {
  expect(framesOf(shots.slice(1), [{ startMs: 0, endMs: 100, shownMs: 100 }], 100)).toEqual([
    { file: 'b', durationMs: 100 },
  ]);
});
