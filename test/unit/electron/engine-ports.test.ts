import { describe, expect, it } from 'vitest';
import { PortQueue } from '../../../electron/engine/port-queue.ts';
import { TextTail } from '../../../electron/engine/text-tail.ts';

describe('ports to the engine', () => {
  it('are opened for all who wait, in order, one each', () => {
    const queue = new PortQueue<string, number>();
    const delivered: string[] = [];
    queue.add('window', () => delivered.push('too old'));
    queue.add('main', (port) => delivered.push(`main ${port}`));
    queue.add('window', (port) => delivered.push(`window ${port}`));
    queue.add('closed', () => delivered.push('closed'));
    queue.remove('closed');
    let opened = 0;
    queue.serve(() => ++opened);
    queue.serve(() => ++opened);
    expect(delivered).toEqual(['window 1', 'main 2']);
    expect(opened).toBe(2);
  });
});

describe('the last words of a process', () => {
  it('are the end of what it wrote', () => {
    const tail = new TextTail(5);
    for (const piece of ['abc', 'def', '', 'gh']) tail.add(piece);
    expect(tail.text).toBe('defgh');
  });
});
