import { describe, expect, it } from 'vitest';
import { fold } from '../../../renderer/src/inspector/text.ts';
import { dayLabel, durationText, relativeTime, stopwatch } from '../../../renderer/src/inspector/time.ts';
import { untilText } from '../../../renderer/src/inspector/work/schedules/times.ts';
import { counted } from '../../../renderer/src/text/en/counted.ts';
import { text as texts } from '../../../renderer/src/text/index.ts';

const NOW = new Date(2026, 10, 20, 0, 30).getTime();

describe('times', () => {
  it.each([
    [-3_000, 'now'],
    [4_999, 'now'],
    [12_000, '12 s'],
    [5 * 60_000, '5 min'],
    [3 * 3_600_000, '3 h'],
    [49 * 3_600_000, '17 Nov'],
  ])('says how long ago %i ms are', (age, text) => {
    expect(relativeTime(NOW - age, NOW)).toBe(text);
  });

  it.each([
    [59_000, 'now'],
    [12 * 60_000, 'in 12 min'],
    [3 * 3_600_000, 'in 3 h'],
    [24 * 3_600_000, 'in 1 day'],
    [96 * 3_600_000, 'in 4 days'],
  ])('says how long it is until %i ms from now', (left, text) => {
    expect(untilText(NOW + left, NOW)).toBe(text);
  });

  it('counts days by midnight, not by 24 hours', () => {
    expect(dayLabel(NOW - 40 * 60_000, NOW)).toBe('Yesterday');
    expect(dayLabel(NOW - 10 * 60_000, NOW)).toBe('Today');
    expect(dayLabel(NOW - 48 * 3_600_000, NOW)).toBe('Wednesday 18 November');
  });

  it.each([
    [840, '840 ms'],
    [3_240, '3.2 s'],
    [42_400, '42 s'],
    [72_000, '1 min 12 s'],
    [120_000, '2 min'],
    [7_500_000, '2 h 5 min'],
    [-5, '0 ms'],
  ])('says how long %i ms last', (length, text) => {
    expect(durationText(length)).toBe(text);
  });

  it('runs a stopwatch', () => {
    expect([stopwatch(7_900), stopwatch(760_000), stopwatch(3_723_000)]).toEqual([
      '0:07',
      '12:40',
      '1:02:03',
    ]);
  });
});

describe('text', () => {
  it('folds case and accents', () => {
    expect(fold('Zoë BRÉAU')).toBe('zoe breau');
  });

  it('counts in words', () => {
    expect([
      counted(1, 'workspace'),
      counted(0, 'step'),
      counted(2, 'entry', 'entries'),
      counted('1', 'character'),
      counted('1,204', 'character'),
    ]).toEqual(['1 workspace', '0 steps', '2 entries', '1 character', '1,204 characters']);
  });

  it('has a verb for one beside a count of one', () => {
    const { engine, enginePage, plan, talk } = texts;
    expect([engine.checksNeedALook(1), engine.checksNeedALook(2)]).toEqual([
      '1 check needs a look',
      '2 checks need a look',
    ]);
    expect(enginePage.capacity.waiting(1)).toBe('1 workspace waits for memory');
    expect(plan.texts.keysMissing(1)).toBe('1 required key has no value yet');
    expect(talk.composer.tooLong(1)).toBe('1 character too long');
  });
});
