import { expect, test, vi } from 'vitest';
import { AppError, Emitter, logTime } from '../../../core/base/index.ts';
import {
  type EngineClient,
  followLog,
  type LogLine,
  type SequencedEvent,
} from '../../../core/contract/index.ts';
import { settle } from '../../support/clock.ts';

const line = (ms: number): LogLine => ({ time: logTime(ms), stream: 'stdout', text: `${ms}` });

test('one that cannot be followed is told once, and nothing is kept or taken back for it', async () => {
  const events = new Emitter<SequencedEvent>();
  const states = new Emitter<EngineClient['state']>();
  const call = vi.fn(() => Promise.reject(new AppError('workspace_not_found', 'gone')));
  const onEvent = vi.fn((listener: (event: SequencedEvent) => void) => events.on(listener));
  const client = {
    state: 'connected',
    call,
    onEvent,
    onState: (listener: (state: EngineClient['state']) => void) => states.on(listener),
  } as unknown as EngineClient;
  const [onLines, onError] = [vi.fn(), vi.fn()];
  const follow = followLog(client, { id: 'a', tail: 10, onLines, onError });
  await settle();
  // The connection that is lost later, or lines that another one follows, are nothing to it.
  states.emit('connecting');
  states.emit('connected');
  events.emit({ seq: 1, at: 0, event: { type: 'log.lines', id: 'a', lines: [line(1)] } });
  await settle();
  follow.dispose();
  await settle();
  expect(onError).toHaveBeenCalledTimes(1);
  expect(onLines).not.toHaveBeenCalled();
  expect(call).toHaveBeenCalledTimes(1);
});
