import { describe, expect, it } from 'vitest';
import { type Answer, Health } from '../../../core/docker/health.ts';

const MINUTE = 60_000;

describe('the health of an engine', () => {
  const healthAfter = (...answers: Answer[]) => {
    const health = new Health();
    for (const answer of answers) health.answered(answer);
    return health;
  };

  it.each<[string, boolean, ...Answer[]]>([
    ['one slow answer', true, 'slow'],
    ['one that never came', true, 'none'],
    ['two slow answers', false, 'slow', 'slow'],
    ['a slow one and none', false, 'slow', 'none'],
    ['one quick answer after two bad ones', false, 'none', 'slow', 'quick'],
    ['two quick answers after two bad ones', true, 'none', 'slow', 'quick', 'quick'],
    ['bad ones apart', true, 'slow', 'quick', 'none', 'quick', 'slow'],
  ])('after %s: fine is %s', (_, fine, ...answers) => {
    expect(healthAfter(...answers).reason(0) === '').toBe(fine);
  });

  it('gives an engine up after three questions without any answer, not after three slow answers', () => {
    expect(healthAfter('none', 'none').silent).toBe(false);
    expect(healthAfter('none', 'none', 'none').silent).toBe(true);
    expect(healthAfter('none', 'none', 'slow', 'none').silent).toBe(false);
    expect(healthAfter('slow', 'slow', 'slow').silent).toBe(false);
  });

  it('asks again soon while it doubts', () => {
    expect(
      [healthAfter('quick'), healthAfter('slow'), healthAfter('slow', 'slow', 'quick')].map(
        (one) => one.doubtful,
      ),
    ).toEqual([false, true, true]);
  });

  it('calls three losses within two minutes by name, and forgets them with time', () => {
    const health = new Health();
    for (const at of [0, MINUTE / 2, MINUTE]) {
      expect(health.reason(at)).toBe('');
      health.lost(at);
    }
    expect(health.reason(MINUTE)).toContain('keeps breaking');
    expect(health.reason(2 * MINUTE)).toBe('');
  });

  it('takes a full disk for full until something was written, or five minutes passed', () => {
    const health = new Health();
    health.diskFull(0);
    expect(health.reason(4 * MINUTE)).toContain('full');
    expect(health.reason(5 * MINUTE)).toBe('');
    health.diskFull(6 * MINUTE);
    health.wrote();
    expect(health.reason(6 * MINUTE)).toBe('');
  });

  it('believes nothing of what was answered before a sleep', () => {
    const health = healthAfter('none', 'none');
    health.forgetAnswers();
    health.answered('none');
    expect([health.silent, health.reason(0)]).toEqual([false, '']);
  });
});
