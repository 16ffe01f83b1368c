import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { AppError, type Deferred, deferred } from '../../../core/base/index.ts';
import { settle } from '../../support/clock.ts';
import { type ImageQuestion, TestOrg } from '../../support/org.ts';

/** A question for an image that the test answers. */
type Asked = ImageQuestion & { readonly answer: Deferred<string> };

let org: TestOrg;
let asked: Asked[];
beforeEach(() => {
  org = new TestOrg();
  asked = [];
  org.imageOf = (how) => {
    const answer = deferred<string>();
    asked.push({ ...how, answer });
    return answer.promise;
  };
});
afterEach(() => org.store.dispose());

const running = (id: string) => org.machine.instances.get(id)?.running === true;

describe('waiting for an image', () => {
  test('keeps nobody else from starting, however many wait', async () => {
    const waiting = ['a', 'b', 'c'].map((name) => org.create(name));
    await settle();
    const other = org.create('has its image');
    await settle();
    asked[3]?.answer.resolve('sha256:1');
    await settle();
    expect(running(other)).toBe(true);
    for (const { answer } of asked) answer.resolve('sha256:1');
    await settle();
    expect(waiting.every(running)).toBe(true);
  });

  test('ends at once when the workspace is paused, and nothing starts', async () => {
    const id = org.create('Ada');
    await settle();
    org.lifecycle.pause(id);
    await org.reconciler.settled(id);
    expect(asked[0]?.signal.aborted).toBe(true);
    asked[0]?.answer.resolve('sha256:1');
    await settle();
    expect(running(id)).toBe(false);
    expect(org.get(id)).toMatchObject({ status: 'paused', phase: null });
  });

  test('ends at once when the workspace is removed', async () => {
    const id = org.create('Ada');
    await settle();
    expect(await org.lifecycle.remove(id, { purge: true })).toEqual({ count: 1, stopFailures: 0 });
    expect(asked[0]?.signal.aborted).toBe(true);
    expect(org.store.workspaces.get(id)).toBeUndefined();
  });

  test('ends when the app closes', async () => {
    org.create('Ada');
    await settle();
    await org.reconciler.dispose();
    expect(asked[0]?.signal.aborted).toBe(true);
  });

  test('goes on through marks that change nothing', async () => {
    const id = org.create('Ada');
    await settle();
    for (let mark = 0; mark < 10; mark += 1) org.reconciler.mark(id);
    await settle();
    expect(asked.length).toBe(1);
    expect(asked[0]?.signal.aborted).toBe(false);
  });

  test('asks anew after a restart, and leaves the build that it waits for only once it has joined another', async () => {
    const id = org.create('Ada');
    await settle();
    for (let restart = 0; restart < 3; restart += 1) org.lifecycle.restart(id);
    await settle();
    asked[0]?.onProgress(0.5);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([false, false]);
    asked[1]?.onProgress(0);
    expect(asked.map(({ signal }) => signal.aborted)).toEqual([true, false]);
    asked[0]?.answer.resolve('sha256:old');
    await settle();
    expect(running(id)).toBe(false);
    asked[1]?.answer.resolve('sha256:new');
    await settle();
    expect(running(id)).toBe(true);
    expect(org.get(id).imageId).toBe('sha256:new');
  });

  test('takes no image that was asked for before a restart, after waiting for its turn to start', async () => {
    const turn = deferred<void>();
    org.backend.fault = (moment) => (moment === 'volumes' ? turn.promise : undefined);
    for (const name of ['first', 'second']) org.create(name);
    const id = org.create('third');
    await settle();
    for (const { answer } of asked) answer.resolve('sha256:old');
    await settle();
    org.lifecycle.restart(id);
    turn.resolve();
    await settle();
    expect(running(id)).toBe(false);
    asked[3]?.answer.resolve('sha256:new');
    await settle();
    expect(running(id)).toBe(true);
    expect(org.get(id).imageId).toBe('sha256:new');
  });

  test('does not fail with the build that it waited for before a restart', async () => {
    const id = org.create('Ada');
    await settle();
    org.lifecycle.restart(id);
    await settle();
    asked[0]?.answer.reject(new AppError('build_failed', 'broken'));
    await settle();
    expect(org.get(id).status).toBe('provisioning');
    asked[1]?.answer.reject(new AppError('build_failed', 'broken again'));
    await org.reconciler.settled(id);
    expect(org.get(id)).toMatchObject({ status: 'failed', error: { message: 'broken again' } });
  });
});
