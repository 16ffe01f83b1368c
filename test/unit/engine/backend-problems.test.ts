import { describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import type { DockerState } from '../../../core/contract/index.ts';
import {
  type BackendSituation,
  backendProblems,
  problemTeller,
} from '../../../core/engine/backend-problems.ts';

const READY: DockerState = {
  state: 'ready',
  endpoint: 'unix:///a',
  version: '27.1',
  apiVersion: '1.46',
  flavour: 'docker',
  reason: '',
  probed: [
    { endpoint: 'unix:///a', source: 'usual socket', outcome: 'answers', verdict: 'used' },
    { endpoint: 'unix:///b', source: 'Docker context "b"', outcome: 'answers', verdict: 'usable' },
  ],
};
const REFUSED: DockerState = {
  ...READY,
  state: 'absent',
  endpoint: '',
  probed: [{ endpoint: 'unix:///a', source: 'usual socket', outcome: 'update Docker', verdict: 'refused' }],
};
const FINE: BackendSituation = {
  backend: 'docker',
  requested: 'auto',
  ready: true,
  docker: READY,
  closedBecause: null,
  departure: null,
  now: 1,
};
const told = (change: Partial<BackendSituation>) =>
  backendProblems({ ...FINE, ...change }).map(({ key, error }) => [key, error.message]);
const actions = (change: Partial<BackendSituation>) =>
  backendProblems({ ...FINE, ...change })[0]?.error.actions.map(({ operation, input }) =>
    input ? `${operation} ${JSON.stringify(input)}` : operation,
  );

describe('problems of the place where workspaces run', () => {
  const degraded: DockerState = { ...READY, state: 'degraded', reason: 'Docker takes very long' };

  it('are none while all is well', () => expect(told({})).toEqual([]));

  it('are told of a degraded engine, with what can be done', () => {
    expect(told({ docker: degraded })).toEqual([['docker', 'Docker takes very long']]);
    expect(actions({ docker: degraded })).toEqual([
      'docker.retry',
      'doctor.run',
      'docker.use {"endpoint":"unix:///b"}',
    ]);
    expect(told({ docker: degraded, backend: 'process' })).toEqual([]);
  });

  it('are told in the words of an engine that was refused', () => {
    const backend = { docker: REFUSED, backend: 'none', ready: false } as const;
    expect(told(backend)).toEqual([['backend', 'Update Docker']]);
    expect(told({ docker: REFUSED, backend: 'process' })).toEqual([['docker', 'Update Docker']]);
    expect(told({ docker: REFUSED, backend: 'process', requested: 'process' })).toEqual([]);
  });

  it('are told of a move until the user decides where to stay', () => {
    const departure = { from: 'unix:///a', to: 'unix:///b', removed: 2, failure: null };
    expect(told({ departure })).toEqual([['docker.moved', expect.stringContaining('unix:///b')]]);
    expect(actions({ departure })).toEqual([
      'docker.use {"endpoint":"unix:///a"}',
      'docker.use {"endpoint":"unix:///b"}',
    ]);
    const failure = new AppError('docker_lost', 'lost', { detail: 'no answer' });
    const [problem] = backendProblems({ ...FINE, departure: { ...departure, failure } });
    expect(problem?.error.detail).toContain('may go on there');
  });

  it('are raised and cleared one by one', () => {
    const log: string[] = [];
    const tell = problemTeller({
      raised: ({ key }) => log.push(`+${key}`),
      cleared: (key) => log.push(`-${key}`),
    });
    tell(backendProblems(FINE));
    tell(backendProblems({ ...FINE, docker: degraded }));
    tell(backendProblems({ ...FINE, docker: REFUSED, ready: false }));
    tell(backendProblems(FINE));
    expect(log).toEqual(['+docker', '-docker', '+backend', '-backend']);
  });
});
