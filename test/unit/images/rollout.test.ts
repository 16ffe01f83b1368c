import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advance,
  beginRollout,
  decide,
  dueIn,
  isActive,
  keptImage,
  type RolloutState,
  type TieredWorkspace,
} from '../../../core/images/updates/rollout.ts';

const OLD = { tag: 'i:old', imageId: 'sha256:old' };
const NEW = { tag: 'i:new', imageId: 'sha256:new' };
const SOAK_MS = 600_000;
const T0 = 1_000_000;
const USES = new Map([
  [OLD.imageId, 10],
  [NEW.imageId, 20],
]);

type Workspace = TieredWorkspace & { readonly image: string };

const begun = (change: Partial<RolloutState> = {}): RolloutState => ({
  ...beginRollout(OLD, NEW, { now: T0, soakMs: SOAK_MS, recreate: true }),
  ...change,
});
const workspace = (change: Partial<Workspace> = {}): Workspace => ({
  id: 'w1',
  name: 'Ada',
  updateTier: 'canary',
  status: 'online',
  desired: 'running',
  imageId: NEW.imageId,
  image: NEW.tag,
  error: null,
  ...change,
});
const production = (change: Partial<Workspace> = {}): Workspace =>
  workspace({ id: 'p', updateTier: 'production', imageId: OLD.imageId, image: OLD.tag, ...change });

describe('a rollout', () => {
  it('soaks once all canaries are online with the new image, and is promoted after that', () => {
    const second = workspace({ id: 'w2', imageId: OLD.imageId });
    expect(advance(begun(), [workspace(), second], T0 + 1)).toEqual(begun());
    const soaking = advance(begun(), [workspace(), workspace({ id: 'w2' })], T0 + 5);
    expect(soaking).toEqual(begun({ stage: 'soaking', onlineSince: T0 + 5 }));
    const state = soaking ?? begun();
    expect(dueIn(state, T0 + 10)).toBe(SOAK_MS - 5);
    expect(advance(state, [workspace()], T0 + 5 + SOAK_MS - 1)?.stage).toBe('soaking');
    expect(advance(state, [workspace()], T0 + 5 + SOAK_MS)?.stage).toBe('promoted');
  });

  it.each([
    ['failed to start', begun(), 'failed', 'does not run'],
    ['failed later', begun({ stage: 'soaking', onlineSince: T0 }), 'failed', 'does not run'],
    ['went offline', begun({ stage: 'soaking', onlineSince: T0 }), 'offline', 'went offline'],
  ] as const)('is held when a canary %s, and says why', (_what, state, status, message) => {
    const error = { code: 'x', message: 'it broke', detail: 'at line 3', actions: [] };
    const held = advance(state, [workspace(), workspace({ id: 'w2', name: 'Bo', status, error })], T0 + 1);
    expect(held).toMatchObject({ stage: 'held', onlineSince: null });
    expect(held?.error?.message).toContain(`Bo ${message}`);
    expect(held?.error?.detail).toContain('it broke\nat line 3');
  });

  it.each([
    ['is still on its way', { status: 'provisioning' }],
    ['is degraded', { status: 'degraded' }],
    ['has not got it yet', { imageId: OLD.imageId }],
    ['failed with the image before', { imageId: OLD.imageId, status: 'failed' }],
  ] as const)('waits while a canary %s, and soaks anew after that', (_what, change) => {
    const state = begun({ stage: 'soaking', onlineSince: T0 });
    expect(advance(state, [workspace(), workspace({ id: 'w2', ...change })], T0 + 9)).toEqual(begun());
  });

  it('does not wait for canaries that are paused, unless all are', () => {
    const paused = workspace({ id: 'w2', desired: 'paused', status: 'paused', imageId: OLD.imageId });
    expect(advance(begun(), [workspace(), paused], T0)?.stage).toBe('soaking');
    expect(advance(begun(), [paused], T0)).toEqual(begun());
  });

  it('ends without canaries, but one that is held does not: removing the one that failed is no approval', () => {
    expect(advance(begun(), [production()], T0)).toBeNull();
    expect(advance(begun({ stage: 'held' }), [production()], T0)).toEqual(begun({ stage: 'held' }));
  });

  it('takes the decision of a person', () => {
    expect(decide(begun({ stage: 'held' }), 'promote')).toMatchObject({ stage: 'promoted', error: null });
    expect(decide(begun(), 'withdraw')).toMatchObject({ stage: 'withdrawn' });
  });
});

describe('who gets which image', () => {
  const kept = (
    state: RolloutState | undefined,
    all: Workspace[],
    newest: string | undefined,
    tier: 'canary' | 'production',
  ) => keptImage(state, all, newest, tier, USES);
  const mixed = [workspace({ imageId: OLD.imageId, image: OLD.tag }), production()];

  it('everybody the newest one where there are no canaries, or nothing ran yet', () => {
    expect(kept(undefined, [production()], NEW.imageId, 'production')).toBeNull();
    const fresh = [workspace({ imageId: '' }), production({ imageId: '' })];
    expect(kept(undefined, fresh, NEW.imageId, 'production')).toBeNull();
    expect(kept(undefined, mixed, OLD.imageId, 'production')).toBeNull();
  });

  it('canaries the newest one, the others what they had, also while it is not built yet', () => {
    for (const newest of [NEW.imageId, undefined]) {
      expect(kept(undefined, mixed, newest, 'canary')).toBeNull();
      expect(kept(undefined, mixed, newest, 'production')).toEqual(OLD);
    }
  });

  it('as long as it is tried out, only canaries', () => {
    for (const stage of ['canary', 'soaking', 'held'] as const) {
      expect(kept(begun({ stage }), mixed, NEW.imageId, 'canary')).toBeNull();
      expect(kept(begun({ stage }), mixed, NEW.imageId, 'production')).toEqual(OLD);
    }
  });

  it('everybody one that was promoted, nobody one that was withdrawn', () => {
    expect(kept(begun({ stage: 'promoted' }), mixed, NEW.imageId, 'production')).toBeNull();
    for (const tier of ['canary', 'production'] as const)
      expect(kept(begun({ stage: 'withdrawn' }), mixed, NEW.imageId, tier)).toEqual(OLD);
  });

  it('a still newer one only canaries again, the others what was decided last', () => {
    const newer = 'sha256:newer';
    expect(kept(begun({ stage: 'promoted' }), mixed, newer, 'production')).toEqual(NEW);
    expect(kept(begun({ stage: 'withdrawn' }), mixed, newer, 'production')).toEqual(OLD);
    expect(kept(begun({ stage: 'withdrawn' }), mixed, newer, 'canary')).toBeNull();
  });

  it('what most of them used last, when they run different ones', () => {
    const older = production({ id: 'p2', imageId: 'sha256:older', image: 'i:older' });
    expect(
      kept(undefined, [workspace({ imageId: '' }), older, production()], NEW.imageId, 'production'),
    ).toEqual(OLD);
  });
});

/** Canaries that come and go while time passes. */
const status = fc.constantFrom('online', 'offline', 'provisioning', 'failed', 'degraded', 'paused');
const canary = fc
  .record({ status, imageId: fc.constantFrom(OLD.imageId, NEW.imageId) })
  .map(({ status: now, imageId }) =>
    workspace({ status: now, imageId, desired: now === 'paused' ? 'paused' : 'running' }),
  );
const history = fc.array(
  fc.record({ waitMs: fc.nat({ max: SOAK_MS }), canaries: fc.array(canary, { maxLength: 3 }) }),
  { maxLength: 30 },
);

describe('whatever happens to the canaries', () => {
  it('it is promoted only after all that are awake were online with it for the whole time', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let state: RolloutState | null = begun();
        let now = T0;
        let goodSince: number | null = null;
        for (const { waitMs, canaries } of steps) {
          now += waitMs;
          const awake = canaries.filter(({ desired }) => desired === 'running');
          const good =
            awake.length > 0 &&
            awake.every((each) => each.status === 'online' && each.imageId === NEW.imageId);
          goodSince = good ? (goodSince ?? now) : null;
          const before: RolloutState | null = state;
          state = state && advance(state, canaries, now);
          if (before?.stage === 'held') expect(state).toEqual(before);
          if (state?.stage === 'promoted' && before?.stage !== 'promoted') {
            expect(goodSince).not.toBeNull();
            expect(now - (goodSince ?? now)).toBeGreaterThanOrEqual(SOAK_MS);
          }
          if (state?.stage === 'soaking') expect(state.onlineSince).toBe(goodSince);
          if (state === null) expect(canaries).toEqual([]);
          if (!state || !isActive(state)) return;
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('a second look at the same moment changes nothing, and the others keep theirs until it has ended', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let state: RolloutState | null = begun();
        let now = T0;
        for (const { waitMs, canaries } of steps) {
          now += waitMs;
          state = advance(state, canaries, now);
          if (state === null) return;
          expect(advance(state, canaries, now)).toEqual(state);
          const kept = keptImage(state, [...canaries, production()], NEW.imageId, 'production', USES);
          expect(kept).toEqual(isActive(state) ? OLD : null);
          const due = dueIn(state, now);
          if (due !== null) expect(advance(state, canaries, now + due)?.stage).toBe('promoted');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
