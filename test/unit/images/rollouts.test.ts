import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../core/base/index.ts';
import { RUNTIME, SOAK_MS, UpdatesWorld } from './updates-world.ts';

let world: UpdatesWorld;
beforeEach(() => {
  world = new UpdatesWorld();
});
afterEach(() => world.dispose());

const refresh = (recreate = true) => world.refresh.run({ runtimes: [RUNTIME], recreate, trigger: 'refresh' });
const stage = () => world.rollouts.get(RUNTIME)?.stage ?? null;

/** One canary and two others run v1; there is a v2. */
function twoTiers(): void {
  world.add('canary', { image: 'v1' });
  world.add('a', { image: 'v1' });
  world.add('b', { image: 'v1' });
  world.newest.set(RUNTIME, 'v2');
}

describe('a refresh', () => {
  it('starts workspaces that run an older image anew, those of the runtime and only those', async () => {
    world.add('a', { image: 'v1' });
    world.add('new', { image: 'v2' });
    world.add('paused', { image: 'v1', desired: 'paused', status: 'paused' });
    world.add('other', { image: 'v1', runtime: 'hermes' });
    world.add('first-start', { status: 'provisioning' });
    world.newest.set(RUNTIME, 'v2');
    expect(await refresh()).toEqual({ pulled: [RUNTIME], failed: [], recreated: ['ws-a'], errors: [] });
    expect(world.rollouts.get(RUNTIME)).toBeNull();
    expect(world.changes).toBe(1);
  });

  it('helps one up that could not be built before', async () => {
    world.add('failed', { status: 'failed' });
    expect((await refresh()).recreated).toEqual(['ws-failed']);
  });

  it('leaves them as they are when it should', async () => {
    world.add('a', { image: 'v1' });
    world.newest.set(RUNTIME, 'v2');
    expect((await refresh(false)).recreated).toEqual([]);
    expect(world.built).toEqual([`${RUNTIME} v2`]);
  });

  it('without names takes the runtimes that are used; each fails for itself', async () => {
    world.add('a', { image: 'v1' });
    world.add('other', { image: 'v1', runtime: 'hermes' });
    world.newest.set('hermes', new AppError('build_failed', 'It broke', { detail: 'why' }));
    world.newest.set(RUNTIME, 'v2');
    const seen: number[] = [];
    const result = await world.refresh.run({
      runtimes: [],
      recreate: true,
      trigger: 'refresh',
      onProgress: (done, of) => seen.push(done / of),
    });
    expect(result).toMatchObject({ pulled: [RUNTIME], failed: ['hermes'], recreated: ['ws-a'] });
    expect(result.errors).toMatchObject([
      { runtime: 'hermes', error: { code: 'build_failed', detail: 'why' } },
    ]);
    expect(seen).toEqual([0, 0.5, 1]);
  });

  it('counts a source that did not answer as a failure, and restarts nothing for it', async () => {
    world.add('a', { image: 'v1' });
    world.newest.set(RUNTIME, 'v2');
    world.offline = true;
    const result = await refresh();
    expect(result).toMatchObject({ pulled: [], failed: [RUNTIME], recreated: [] });
    expect(result.errors[0]?.error.code).toBe('image_source_unreachable');
  });

  it('refuses an unknown runtime before anything is built', async () => {
    const refused = world.refresh.run({ runtimes: [RUNTIME, 'nope'], recreate: true, trigger: 'refresh' });
    await expect(refused).rejects.toMatchObject({ code: 'unknown_runtime' });
    expect(world.built).toEqual([]);
  });

  it('ends with the reason of its signal', async () => {
    const cancel = new AbortController();
    cancel.abort(new AppError('cancelled', 'enough'));
    const run = world.refresh.run({
      runtimes: [RUNTIME],
      recreate: true,
      trigger: 'refresh',
      signal: cancel.signal,
    });
    await expect(run).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('with canaries', () => {
  it('they get it first, and the others when they stayed online for long enough', async () => {
    twoTiers();
    expect((await refresh()).recreated).toEqual(['ws-canary']);
    expect(stage()).toBe('canary');
    world.comeUp('canary');
    expect(stage()).toBe('soaking');
    expect(world.rollouts.get(RUNTIME)).toMatchObject({ fromTag: 'v1', toTag: 'v2', soakMs: SOAK_MS });
    // Whoever starts in between keeps the old one.
    world.comeUp('a');
    expect(world.images()).toEqual({ canary: 'v2', a: 'v1', b: 'v1' });
    await world.clock.elapse(SOAK_MS - 1);
    expect(world.restarted).toEqual(['canary']);
    await world.clock.elapse(1);
    expect(world.restarted).toEqual(['canary', 'a', 'b']);
    for (const id of ['a', 'b']) world.comeUp(id);
    expect(world.images()).toEqual({ canary: 'v2', a: 'v2', b: 'v2' });
    expect(world.rolloutEvents.map((each) => each?.stage ?? null)).toEqual(['canary', 'soaking', null]);
    expect(world.clock.pending).toBe(0);
    // It is decided: another refresh does not begin again.
    await refresh();
    expect(stage()).toBeNull();
    expect(world.rollouts.images()).toEqual(new Set(['sha256:v2']));
  });

  it('without a recreate, the others take it when they start after that', async () => {
    twoTiers();
    await refresh(false);
    expect([stage(), world.restarted]).toEqual(['canary', []]);
    world.comeUp('canary');
    await world.clock.elapse(SOAK_MS);
    expect([stage(), world.restarted]).toEqual([null, []]);
    world.comeUp('a');
    expect(world.images()).toMatchObject({ a: 'v2', b: 'v1' });
  });

  it('gives it to the others at once when somebody promotes it by hand', async () => {
    twoTiers();
    await refresh(false);
    world.rollouts.decide(RUNTIME, 'promote');
    expect(world.restarted).toEqual(['canary', 'a', 'b']);
  });

  it('is held when one goes offline; promoting gives it to the others', async () => {
    twoTiers();
    await refresh();
    world.comeUp('canary');
    world.set('canary', { status: 'offline' });
    expect(stage()).toBe('held');
    expect(world.problems).toEqual(world.rollouts.problems());
    const [problem] = world.problems;
    expect(problem).toMatchObject({ key: `rollout:${RUNTIME}`, error: { code: 'rollout_held' } });
    expect(problem?.error.actions.map(({ operation, input }) => [operation, input])).toEqual([
      ['images.rollout', { runtime: RUNTIME, action: 'promote' }],
      ['images.rollout', { runtime: RUNTIME, action: 'withdraw' }],
    ]);
    world.comeUp('canary');
    await world.clock.elapse(SOAK_MS * 2);
    expect(stage()).toBe('held');
    world.rollouts.decide(RUNTIME, 'promote');
    expect(world.solved).toEqual([`rollout:${RUNTIME}`]);
    expect([stage(), world.restarted]).toEqual([null, ['canary', 'a', 'b']]);
    expect(world.rollouts.problems()).toEqual([]);
  });

  it('is seen to go offline also when it is back before anybody looks', async () => {
    twoTiers();
    await refresh();
    world.comeUp('canary');
    const canary = world.workspaces.get('canary');
    if (!canary) throw new Error('no canary');
    // The event tells how it was; the row says already how it is.
    world.rollouts.onWorkspace({ ...canary, status: 'offline' });
    expect(stage()).toBe('held');
  });

  it('withdrawing takes it from the canaries, and nobody gets it any more until there is another', async () => {
    twoTiers();
    await refresh();
    world.comeUp('canary');
    world.set('canary', { status: 'failed' });
    world.rollouts.decide(RUNTIME, 'withdraw');
    expect(world.restarted).toEqual(['canary', 'canary']);
    for (const id of ['canary', 'a']) world.comeUp(id);
    expect(world.images()).toEqual({ canary: 'v1', a: 'v1', b: 'v1' });
    expect(world.rollouts.insteadOf(RUNTIME, 'sha256:v2')?.imageId).toBe('sha256:v1');
    expect(world.rollouts.insteadOf(RUNTIME, 'sha256:v3')).toBeNull();
    // Made anew it would be another image, and tried out once more.
    expect(world.rollouts.images()).toContain('sha256:v2');
    const quiet = await world.refresh.run({ runtimes: [RUNTIME], recreate: true, trigger: 'update' });
    expect([quiet.recreated, stage()]).toEqual([[], null]);
    world.newest.set(RUNTIME, 'v3');
    expect((await refresh()).recreated).toEqual(['ws-canary']);
    expect(world.rollouts.get(RUNTIME)).toMatchObject({ fromTag: 'v1', toTag: 'v3' });
  });

  it('is tried again when somebody asks for that by hand', async () => {
    twoTiers();
    await refresh();
    world.rollouts.decide(RUNTIME, 'withdraw');
    expect((await refresh()).recreated).toEqual(['ws-canary']);
    expect(stage()).toBe('canary');
  });

  it('begins anew with a still newer image', async () => {
    twoTiers();
    await refresh();
    world.comeUp('canary');
    world.set('canary', { status: 'failed' });
    world.newest.set(RUNTIME, 'v3');
    await refresh();
    expect(world.rollouts.get(RUNTIME)).toMatchObject({ stage: 'canary', fromTag: 'v1', toTag: 'v3' });
    expect(world.solved).toEqual([`rollout:${RUNTIME}`]);
  });

  it('ends when the last canary becomes one of the others', async () => {
    twoTiers();
    await refresh();
    world.set('canary', { updateTier: 'production' });
    expect(stage()).toBeNull();
    expect(world.rollouts.kept(RUNTIME, 'production', 'sha256:v2')).toBeNull();
    // That the others get it was wanted, and nobody is left to try it out before.
    expect(world.restarted).toEqual(['canary', 'canary', 'a', 'b']);
  });

  it.each([true, false])('ends when its only canary is removed; recreate: %s', async (recreate) => {
    twoTiers();
    await refresh(recreate);
    world.comeUp('canary');
    world.remove('canary');
    expect(stage()).toBeNull();
    expect(world.restarted).toEqual(recreate ? ['canary', 'a', 'b'] : []);
    expect(world.clock.pending).toBe(0);
  });

  it('goes on with the canaries that are left when one is removed', async () => {
    twoTiers();
    world.add('canary-2', { image: 'v1' });
    await refresh();
    world.comeUp('canary');
    expect(stage()).toBe('canary');
    world.remove('canary-2');
    expect(stage()).toBe('soaking');
  });

  it('goes on after the engine was started again, and counts the time from there', async () => {
    twoTiers();
    await refresh();
    world.comeUp('canary');
    await world.clock.elapse(SOAK_MS / 2);
    world.set('canary', { status: 'provisioning' });
    world.restartEngine();
    expect(stage()).toBe('canary');
    world.set('canary', { status: 'online' });
    await world.clock.elapse(SOAK_MS - 1);
    expect(stage()).toBe('soaking');
    await world.clock.elapse(1);
    expect([stage(), world.restarted]).toEqual([null, ['canary', 'a', 'b']]);
    world.restartEngine();
    expect(world.rollouts.kept(RUNTIME, 'production', 'sha256:v2')).toBeNull();
  });

  it('stays held over a restart of the engine', async () => {
    twoTiers();
    await refresh();
    world.comeUp('canary');
    world.set('canary', { status: 'failed' });
    world.restartEngine();
    expect(stage()).toBe('held');
    expect(world.rollouts.problems()).toHaveLength(1);
    expect(world.rollouts.images()).toEqual(new Set(['sha256:v1', 'sha256:v2']));
  });

  it('takes what happens while the app ends for no sign', async () => {
    twoTiers();
    await refresh();
    world.comeUp('canary');
    world.rollouts.dispose();
    world.set('canary', { status: 'offline' });
    expect(stage()).toBe('soaking');
    expect(world.clock.pending).toBe(0);
  });

  it('nothing can be decided where nothing is tried out', async () => {
    twoTiers();
    expect(() => world.rollouts.decide(RUNTIME, 'promote')).toThrow(
      expect.objectContaining({ code: 'rollout_not_found' }),
    );
    await refresh();
    world.rollouts.decide(RUNTIME, 'promote');
    expect(() => world.rollouts.decide(RUNTIME, 'withdraw')).toThrow(
      expect.objectContaining({ code: 'rollout_not_found' }),
    );
  });
});
