import { describe, expect, it } from 'vitest';
import { AppError, type OutputOf } from '../../../core/contract/index.ts';
import { QuitFlow, type QuitSteps } from '../../../electron/quit/flow.ts';
import { type QuitQuestion, quitQuestion } from '../../../electron/quit/question.ts';
import { withTimeLimit } from '../../../electron/quit/time-limit.ts';
import { ManualClock } from './manual-clock.ts';

type Snapshot = OutputOf<'engine.snapshot'>;

function snapshot(backend: 'docker' | 'process', ...statuses: string[]): Snapshot {
  return { engine: { backend }, workspaces: statuses.map((status) => ({ status })) } as unknown as Snapshot;
}

describe('the question before quitting', () => {
  it('is not asked when nothing runs', () => {
    expect(quitQuestion(snapshot('docker'))).toBeNull();
    expect(quitQuestion(snapshot('docker', 'paused', 'failed', 'hibernated', 'removed'))).toBeNull();
  });

  it('counts what runs and offers to keep, stop or stay', () => {
    const question = quitQuestion(snapshot('docker', 'online', 'degraded', 'provisioning', 'paused'));
    expect(question?.message).toContain('3 workspaces');
    expect(question?.choices.map(({ choice }) => choice)).toEqual(['keep', 'stop', 'cancel']);
  });

  it('does not promise that processes outlive the app', () => {
    const question = quitQuestion(snapshot('process', 'online'));
    expect(question?.message).toContain('1 workspace is');
    expect(question?.choices.map(({ choice }) => choice)).toEqual(['keep', 'cancel']);
  });
});

const QUESTION = quitQuestion(snapshot('docker', 'online')) as QuitQuestion;

function flow(steps: Partial<QuitSteps>) {
  const log: string[] = [];
  const quit = new QuitFlow({
    question: async () => QUESTION,
    ask: async () => ({ choice: 'stop', remember: false }),
    remembered: () => null,
    remember: async (choice) => void log.push(`remember ${choice}`),
    shutDown: async (choice) => void log.push(`shut down ${choice}`),
    exit: () => log.push('exit'),
    report: (error) => log.push(`report ${(error as Error).message}`),
    ...steps,
  });
  return { quit, log };
}

describe('quitting', () => {
  it('asks, shuts the engine down as answered, then leaves', async () => {
    const { quit, log } = flow({});
    await quit.request();
    expect(log).toEqual(['shut down stop', 'exit']);
    expect(quit.leaving).toBe(true);
  });

  it('stays when the answer is to cancel, and can be asked again', async () => {
    const answers = ['cancel', 'keep'] as const;
    let asked = 0;
    const { quit, log } = flow({
      ask: async () => ({ choice: answers[asked++] ?? 'cancel', remember: true }),
    });
    await quit.request();
    expect(quit.leaving).toBe(false);
    expect(log).toEqual([]);
    await quit.request();
    expect(log).toEqual(['remember keep', 'shut down keep', 'exit']);
  });

  it('asks once for any number of wishes at the same time', async () => {
    let asked = 0;
    const { quit, log } = flow({
      ask: async () => {
        asked += 1;
        return { choice: 'keep', remember: false };
      },
    });
    await Promise.all([quit.request(), quit.request(), quit.request()]);
    expect(asked).toBe(1);
    expect(log).toEqual(['shut down keep', 'exit']);
  });

  it('uses a remembered answer', async () => {
    const { quit, log } = flow({
      remembered: () => 'stop',
      ask: () => Promise.reject(new Error('must not ask')),
    });
    await quit.request();
    expect(log).toEqual(['shut down stop', 'exit']);
  });

  it('asks nothing when nothing runs, whatever is remembered', async () => {
    const { quit, log } = flow({ question: async () => null, remembered: () => 'stop' });
    await quit.request();
    expect(log).toEqual(['shut down keep', 'exit']);
  });

  it('leaves also when the engine cannot be shut down, and says so', async () => {
    const { quit, log } = flow({ shutDown: () => Promise.reject(new Error('stuck')) });
    await quit.request();
    expect(log).toEqual(['report stuck', 'exit']);
  });

  it.each(['stop', 'cancel'] as const)(
    'leaves on a signal while the question is open: %s',
    async (choice) => {
      const { quit, log } = flow({
        ask: async () => {
          await quit.leave('keep');
          return { choice, remember: false };
        },
      });
      await quit.request();
      expect(log).toEqual(['shut down keep', 'exit']);
      expect(quit.leaving).toBe(true);
    },
  );

  it('stays and says so when asking fails', async () => {
    const { quit, log } = flow({ ask: () => Promise.reject(new Error('no dialog')) });
    await quit.request();
    expect(log).toEqual(['report no dialog']);
    expect(quit.leaving).toBe(false);
  });
});

describe('a time limit', () => {
  it('ends the wait for work that takes too long', async () => {
    const clock = new ManualClock();
    const limited = withTimeLimit(clock, 3_000, 'Stopping', new Promise(() => undefined));
    clock.advance(3_000);
    await expect(limited).rejects.toThrow(new AppError('timed_out', 'Stopping took longer than 3 seconds'));
  });

  it('is taken back when the work is done', async () => {
    const clock = new ManualClock();
    await expect(withTimeLimit(clock, 3_000, 'Stopping', Promise.resolve(7))).resolves.toBe(7);
    expect(clock.nextDelay).toBeUndefined();
  });
});
