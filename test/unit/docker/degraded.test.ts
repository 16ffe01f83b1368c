import type Dockerode from 'dockerode';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Deferred, deferred, silentLogger } from '../../../core/base/index.ts';
import { DockerConnection } from '../../../core/docker/connection.ts';
import type { FoundEngine } from '../../../core/docker/discovery.ts';
import { settle, TestClock } from '../../support/clock.ts';

const SECOND = 1000;

describe('a connection that is watched over', () => {
  let clock: TestClock;
  /** The endpoints that answer, in the order in which they are taken, and what the user decided. */
  let answering: string[];
  let decision: string;
  /** What a ping does; a promise that stays open is an engine that is frozen. */
  let ping: () => Promise<unknown>;
  let pings: number;
  let relists: number;
  let hungUp: string[];
  let moves: [string, string][];
  let stays: (string | null)[];
  let lose: Deferred<never>;
  let connection: DockerConnection;
  let states: string[];

  const engineAt = (endpoint: string): FoundEngine => ({
    client: { endpoint } as never as Dockerode,
    endpoint,
    version: '27.1',
    apiVersion: '1.46',
    flavour: 'docker',
    id: `id of ${endpoint}`,
    hangUp: () => hungUp.push(endpoint),
  });

  beforeEach(async () => {
    clock = new TestClock();
    answering = ['a'];
    decision = '';
    ping = async () => {};
    pings = 0;
    relists = 0;
    hungUp = [];
    moves = [];
    stays = [];
    states = [];
    connection = new DockerConnection({
      clock,
      logger: silentLogger(),
      decision: async () => decision,
      async discover(stayWith) {
        stays.push(stayWith);
        const endpoint = answering.find((one) => stayWith === null || one === stayWith);
        const probed = answering.map((one) => ({
          endpoint: one,
          source: 'test',
          outcome: 'answers',
          verdict: one === endpoint ? ('used' as const) : ('usable' as const),
        }));
        return { engine: endpoint === undefined ? null : engineAt(endpoint), probed };
      },
      follow(_engine, _signal, onListed) {
        lose = deferred<never>();
        onListed();
        return lose.promise;
      },
      relist: async () => {
        relists += 1;
      },
      ping: () => {
        pings += 1;
        return ping();
      },
      onMoved: (from, to) => moves.push([from.endpoint, to.endpoint]),
    });
    connection.onState(({ state, reason }) => {
      const text = reason === '' ? state : `${state}: ${reason}`;
      if (states.at(-1) !== text) states.push(text);
    });
    await connection.settled();
    states = [];
  });
  afterEach(() => connection.dispose());

  const never = () => new Promise(() => undefined);
  const fails = async () => {
    throw new Error('503');
  };
  const slow = () => new Promise<void>((resolve) => void clock.setTimeout(resolve, 3 * SECOND));
  const loseIt = async () => {
    lose.reject(new Error('the event stream ended'));
    await settle();
  };

  it('asks every ten seconds, and tells nothing while all is well', async () => {
    await clock.elapse(61 * SECOND);
    expect([pings, states]).toEqual([6, []]);
  });

  it('is degraded while answers are slow or fail, stays usable, and is ready again by itself', async () => {
    ping = slow;
    await clock.elapse(30 * SECOND);
    expect(states).toEqual([expect.stringMatching(/^degraded: Docker takes very long/)]);
    expect(connection.client()).toMatchObject({ endpoint: 'a' });
    ping = async () => {};
    await clock.elapse(20 * SECOND);
    expect(states.slice(1)).toEqual(['ready']);
    ping = fails;
    await clock.elapse(10 * SECOND + 5 * SECOND);
    expect(states.at(-1)).toMatch(/^degraded/);
    ping = async () => {};
    await clock.elapse(10 * SECOND);
    expect([states.at(-1), hungUp]).toEqual(['ready', []]);
  });

  it('notices an engine that is frozen, ends all calls to it, and connects anew', async () => {
    ping = never;
    await clock.elapse(34 * SECOND);
    expect(hungUp).toEqual([]);
    await clock.elapse(SECOND);
    expect(hungUp).toEqual(['a']);
    expect(states.at(-1)).toBe('connecting');
    expect(() => connection.client()).toThrow(expect.objectContaining({ code: 'docker_lost' }));
    ping = async () => {};
    await clock.elapse(SECOND);
    expect(states.at(-1)).toBe('ready');
  });

  it('does not end the calls of a connection that only lost its stream', async () => {
    await loseIt();
    expect([hungUp, states]).toEqual([[], ['connecting']]);
  });

  it('is degraded when it breaks again and again, and waits longer each time', async () => {
    for (const wait of [250, 500, 1000]) {
      await loseIt();
      await clock.elapse(wait - 1);
      expect(states.at(-1)).toBe('connecting');
      await clock.elapse(1);
      expect(states.at(-1)).not.toBe('connecting');
    }
    expect(states.at(-1)).toBe('degraded: The connection to Docker keeps breaking');
    await clock.elapse(125 * SECOND);
    expect(states.at(-1)).toBe('ready');
  });

  it('tells of a full disk until something could be written', () => {
    connection.health.diskFull(clock.now());
    connection.assess();
    connection.health.wrote();
    connection.assess();
    expect(states).toEqual(['degraded: The disk that Docker uses is full', 'ready']);
  });

  it('looks at everything at once after a sleep, and forgets what it doubted before', async () => {
    ping = never;
    await clock.elapse(10 * SECOND + 5 * SECOND);
    expect(pings).toBe(1);
    clock.sleep(3600 * SECOND);
    ping = async () => {};
    await clock.elapse(5 * SECOND);
    expect([pings, relists, states]).toEqual([2, 1, []]);
  });

  it('lists anew only once the engine has woken up, too', async () => {
    clock.sleep(3600 * SECOND);
    ping = never;
    await clock.elapse(10 * SECOND);
    expect(relists).toBe(0);
    ping = async () => {};
    await clock.elapse(10 * SECOND);
    expect([relists, hungUp]).toEqual([1, []]);
  });

  describe('with two engines', () => {
    beforeEach(() => {
      answering = ['a', 'b'];
    });

    it('waits for the one that restarts, and takes the other only when it stays away', async () => {
      answering = ['b'];
      await loseIt();
      await clock.elapse(7 * SECOND);
      expect([states, moves]).toEqual([['connecting'], []]);
      await clock.elapse(10 * SECOND);
      expect([states.at(-1), moves]).toEqual(['ready', [['a', 'b']]]);
    });

    it('moves when the user decides so elsewhere', async () => {
      answering = ['b', 'a'];
      decision = 'context b';
      await clock.elapse(6 * SECOND);
      expect(connection.state).toMatchObject({ state: 'ready', endpoint: 'b' });
      expect([moves, hungUp]).toEqual([[['a', 'b']], ['a']]);
    });

    it('stays connected when the decision leads to the same engine', async () => {
      decision = 'context a';
      await clock.elapse(30 * SECOND);
      expect([states.filter((state) => state !== 'ready'), moves, hungUp]).toEqual([[], [], []]);
      expect(stays).toEqual([null, null]);
    });

    it('counts a move as no loss', async () => {
      for (const first of ['b', 'a', 'b', 'a']) {
        answering = [first, first === 'a' ? 'b' : 'a'];
        await connection.decide();
      }
      expect(connection.state).toMatchObject({ state: 'ready', endpoint: 'a', reason: '' });
      expect(moves).toHaveLength(4);
    });
  });

  it('asks at once when the user wants to know about a degraded engine', async () => {
    ping = fails;
    await clock.elapse(16 * SECOND);
    const before = pings;
    expect((await connection.retry()).state).toBe('degraded');
    ping = async () => {};
    expect((await connection.retry()).state).toBe('ready');
    expect(pings).toBe(before + 2);
  });
});
