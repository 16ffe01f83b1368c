import { describe, expect, it, onTestFinished } from 'vitest';
import { Heartbeat } from '../../../resources/workspace-runtime/heartbeat.ts';
import { Status, toLabel } from '../../../resources/workspace-runtime/status.ts';
import { defaultTiming } from '../../../resources/workspace-runtime/timing.ts';
import { eventually } from './support/agent.ts';

describe('heartbeat', () => {
  it('keeps one beat in flight and sends the latest state once after it', async () => {
    const status = new Status();
    const sent: Record<string, unknown>[] = [];
    const releases: (() => void)[] = [];
    const heartbeat = new Heartbeat({
      platform: {
        heartbeat: (beat) => {
          sent.push(beat);
          return new Promise((resolve) => releases.push(resolve));
        },
      },
      status,
      intervalMs: 1_000_000,
      timing: defaultTiming,
      log: () => {},
      now: () => 0,
    });
    onTestFinished(() => heartbeat.dispose());
    heartbeat.start();
    const task = status.begin('first');
    task.update('second');
    task.update('third');
    expect(sent).toHaveLength(1);
    releases.shift()?.();
    await eventually(() => expect(sent).toHaveLength(2));
    expect(sent[1]).toMatchObject({ active_tasks: 1, current_task: 'third' });
    releases.shift()?.();
    task.end();
    await eventually(() => expect(sent[2]).toMatchObject({ active_tasks: 0, current_task: '' }));
    releases.shift()?.();
    task.update('too late');
    heartbeat.beat();
    await eventually(() => expect(sent).toHaveLength(4));
    expect(sent[3]).toMatchObject({ active_tasks: 0, current_task: '' });
  });

  it.each([
    ['\n\n## **Plan** the `launch`\nmore', 'Plan the launch'],
    ['- first point', 'first point'],
    ['---\nreal line', 'real line'],
    ['_soft_ snake_case_name', 'soft snake_case_name'],
    ['x'.repeat(100), `${'x'.repeat(79)}…`],
  ])('labels %j as its first meaningful line', (text, label) => {
    expect(toLabel(text)).toBe(label);
  });
});
