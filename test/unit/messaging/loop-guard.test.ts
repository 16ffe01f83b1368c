import { describe, expect, test } from 'vitest';
import { LoopGuard } from '../../../core/messaging/loop-guard.ts';
import { rootTrace } from '../../../core/messaging/trace.ts';

const trace = { ...rootTrace(), depth: 1 };
const hop = (messageId: string, fields: { text?: string; targetId?: string; depth?: number } = {}) => {
  const { text = 'sum it up', targetId = 'ada', depth = 1 } = fields;
  return { trace: { ...trace, depth }, targetId, messageId, text };
};

describe('the guard', () => {
  test('lets a task through as far as the limit', () => {
    const guard = new LoopGuard(3);
    expect(guard.enter(hop('a', { depth: 3, text: '' }))).toBeUndefined();
    expect(guard.enter(hop('b', { depth: 4, text: '' }))).toContain('passed on 4 times');
    expect(new LoopGuard().enter(hop('c', { depth: 16 }))).toBeUndefined();
    expect(new LoopGuard().enter(hop('c', { depth: 17 }))).toContain('more than 16');
  });

  test('stops the same text to the same agent the third time', () => {
    const guard = new LoopGuard();
    expect(guard.enter(hop('a'))).toBeUndefined();
    expect(guard.enter(hop('b'))).toBeUndefined();
    expect(guard.enter(hop('c'))).toContain('again and again');
    expect(guard.enter(hop('d', { targetId: 'bea' }))).toBeUndefined();
    expect(guard.enter(hop('e', { text: 'something else' }))).toBeUndefined();
    expect(guard.enter({ ...hop('f'), trace: rootTrace() })).toBeUndefined();
  });

  test('takes a message that is sent again for the same one', () => {
    const guard = new LoopGuard();
    for (let attempt = 0; attempt < 5; attempt += 1) expect(guard.enter(hop('a'))).toBeUndefined();
    expect(guard.enter(hop('b'))).toBeUndefined();
  });

  test('forgets what did not arrive', () => {
    const guard = new LoopGuard();
    for (const id of ['a', 'b', 'c', 'd']) {
      expect(guard.enter(hop(id))).toBeUndefined();
      guard.leave(hop(id));
    }
  });

  test('remembers a thousand traces, those that were used last', () => {
    const guard = new LoopGuard();
    guard.enter(hop('a'));
    guard.enter(hop('b'));
    for (let count = 0; count < 1_000; count += 1) guard.enter({ ...hop('x'), trace: rootTrace() });
    expect(guard.enter(hop('c'))).toBeUndefined();
  });
});
