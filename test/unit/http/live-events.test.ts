import { EventEmitter } from 'node:events';
import type { FastifyReply } from 'fastify';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type LiveEvents, openLiveEvents } from '../../../core/http/live-events.ts';

/** An answer whose client reads when the test says so. */
class Answer extends EventEmitter {
  readonly written: string[] = [];
  reads = true;
  writableEnded = false;
  destroyed = false;
  writeHead = vi.fn();
  write(text: string): boolean {
    this.written.push(text);
    return this.reads;
  }
  end(): void {
    this.writableEnded = true;
    this.emit('close');
  }
  destroy(): void {
    this.destroyed = true;
    this.emit('close');
  }
}

let answer: Answer;
let stream: LiveEvents;
let isWelcome: boolean;
let changes: number;
const dispose = vi.fn();
beforeEach(() => {
  vi.useFakeTimers();
  dispose.mockClear();
  answer = new Answer();
  isWelcome = true;
  changes = 0;
  const reply = {
    request: { method: 'GET' },
    hijack: () => undefined,
    getHeaders: () => ({}),
    raw: answer,
  };
  openLiveEvents(reply as unknown as FastifyReply, {
    isWelcome: () => isWelcome,
    changes: () => changes,
    subscribe: (opened) => {
      stream = opened;
      return { dispose };
    },
  });
});
afterEach(() => {
  answer.emit('close');
  vi.useRealTimers();
});

const frames = () =>
  answer.written.filter((text) => text.startsWith('data: ')).map((text) => JSON.parse(text.slice(6)));

test('begins with a comment and has another one every 30 seconds', () => {
  vi.advanceTimersByTime(60_000);
  expect(answer.written).toEqual([': ping\n\n', ': ping\n\n', ': ping\n\n']);
});

test('keeps 64 frames for a client that reads slowly, in order, and drops what is beyond', () => {
  answer.reads = false;
  stream.send(0);
  for (let number = 1; number <= 70; number += 1) stream.send(number);
  expect(frames()).toEqual([0]);
  answer.reads = true;
  answer.emit('drain');
  expect(frames()).toEqual(Array.from({ length: 65 }, (_, index) => index));
  stream.send('next');
  expect(frames().at(-1)).toBe('next');
});

test('lets go of a client that has read nothing between two comments', () => {
  answer.reads = false;
  stream.send(1);
  vi.advanceTimersByTime(30_000);
  expect(answer.destroyed).toBe(false);
  vi.advanceTimersByTime(30_000);
  expect(answer.destroyed).toBe(true);
  expect(dispose).toHaveBeenCalledOnce();
});

test.each([
  ['with the next frame after the tokens changed', () => stream.send(1)],
  ['with the next comment', () => vi.advanceTimersByTime(30_000)],
  ['when it is asked to', () => stream.look()],
])('ends %s for a client that is no longer welcome', (_, happens) => {
  stream.send('before');
  isWelcome = false;
  changes += 1;
  happens();
  expect(answer.writableEnded).toBe(true);
  expect(frames()).toEqual(['before']);
  expect(dispose).toHaveBeenCalledOnce();
});
