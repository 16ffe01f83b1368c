import type Dockerode from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../../core/base/index.ts';
import { DockerConnection } from '../../../core/docker/connection.ts';
import type { Discovery, FoundEngine } from '../../../core/docker/discovery.ts';
import { until } from '../../support/until.ts';
import { ManualClock } from './manual-clock.ts';

const CLIENT = {} as Dockerode;
const engineAt = (endpoint: string, id: string): FoundEngine => ({
  client: CLIENT,
  endpoint,
  version: '1',
  apiVersion: '1.41',
  flavour: 'docker',
  id,
  hangUp: () => {},
});
const FOUND: Discovery = {
  engine: engineAt('unix:///a', 'A'),
  probed: [{ endpoint: 'unix:///a', source: 'test', outcome: 'answers, version 1', verdict: 'used' }],
};
const NOTHING: Discovery = {
  engine: null,
  probed: [{ endpoint: 'unix:///a', source: 'test', outcome: 'no such socket', verdict: 'silent' }],
};

describe('the connection to Docker', () => {
  let clock: ManualClock;
  let found: Discovery;
  let lose: (reason: string) => void;
  /** null: it never ends. */
  let listing: boolean | null;
  let connection: DockerConnection;
  let states: string[];

  beforeEach(() => {
    clock = new ManualClock();
    found = FOUND;
    listing = true;
    states = [];
  });
  afterEach(() => connection.dispose());

  const connect = () => {
    connection = new DockerConnection({
      clock,
      logger: silentLogger(),
      discover: async () => found,
      decision: async () => '',
      relist: async () => {},
      ping: async () => {},
      onMoved: () => {},
      follow: (_client, signal, onListed) =>
        new Promise((_resolve, reject) => {
          lose = (reason) => reject(new Error(reason));
          signal.addEventListener('abort', () => reject(new Error('aborted')));
          if (listing) onListed();
          else if (listing === false) reject(new Error('cannot list'));
        }),
    });
    connection.onState(({ state }) => states.push(state));
    return connection.settled();
  };
  const backingOff = () =>
    until('a wait', () => connection.state.state !== 'ready' && clock.pending.length === 1);
  const ready = () => until('the connection', () => connection.state.state === 'ready');

  it('becomes ready and hands out its client', async () => {
    expect(await connect()).toMatchObject({ state: 'ready', endpoint: 'unix:///a', version: '1' });
    expect(connection.client()).toBe(CLIENT);
  });

  it('is absent after a first look that finds nothing, and keeps looking', async () => {
    found = NOTHING;
    expect(await connect()).toMatchObject({ state: 'absent', probed: NOTHING.probed });
    expect(() => connection.client()).toThrow(expect.objectContaining({ code: 'docker_absent' }));
    await backingOff();
    found = FOUND;
    clock.runAll();
    await ready();
  });

  it('waits for a lost engine with growing delays before it calls it absent, and comes back', async () => {
    await connect();
    found = NOTHING;
    lose('restarting');
    const delays: number[] = [];
    const during: string[] = [];
    for (let look = 0; look < 7; look += 1) {
      await backingOff();
      if (look === 0)
        expect(() => connection.client()).toThrow(expect.objectContaining({ code: 'docker_lost' }));
      delays.push(...clock.pending);
      during.push(connection.state.state);
      if (look < 6) clock.runAll();
    }
    expect(delays).toEqual([250, 500, 1000, 2000, 4000, 5000, 5000]);
    expect(during).toEqual([...Array(6).fill('connecting'), 'absent']);
    found = FOUND;
    clock.runAll();
    await ready();
  });

  it('looks at once when asked to, and tells what came of it', async () => {
    found = NOTHING;
    await connect();
    await backingOff();
    expect((await connection.retry()).state).toBe('absent');
    found = FOUND;
    await backingOff();
    expect((await connection.retry()).state).toBe('ready');
    expect(states).toEqual(['absent', 'connecting', 'absent', 'connecting', 'ready']);
  });

  it('answers everybody who asks at the same time', async () => {
    found = NOTHING;
    await connect();
    await backingOff();
    const answers = await Promise.all([connection.retry(), connection.retry()]);
    expect(answers.map(({ state }) => state)).toEqual(['absent', 'absent']);
  });

  it('counts an engine whose containers cannot be listed as absent, with the reason', async () => {
    listing = false;
    const state = await connect();
    expect(state.state).toBe('absent');
    expect(state.probed[0]?.outcome).toContain('cannot list');
  });

  it('does not wait for ever for an engine that never lists its containers', async () => {
    listing = null;
    const settled = connect();
    await backingOff();
    expect(clock.pending).toEqual([10_000]);
    clock.runAll();
    const state = await settled;
    expect(state.state).toBe('absent');
    expect(state.probed[0]?.outcome).toContain('no event stream within 10 s');
  });

  it('ends its loop on dispose, connected or not', async () => {
    await connect();
    await connection.dispose();
    expect(clock.pending).toEqual([]);
    found = NOTHING;
    await connect();
    await backingOff();
    await connection.dispose();
    expect(clock.pending).toEqual([]);
  });
});
