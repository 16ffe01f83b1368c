import type { AppErrorJson } from '../../base/index.ts';
import type { DesiredState, UpdateTier, WorkspaceStatus } from '../../contract/index.ts';

/** An image by name and content. */
export interface NamedImage {
  readonly tag: string;
  /** `sha256:…` */
  readonly imageId: string;
}

/**
 * How far a new image of a runtime is: `canary` its canaries get it · `soaking` all of them are online with it ·
 * `held` one of them did not stay so, and somebody has to decide · `promoted` everybody gets it · `withdrawn` nobody
 * does. The last two are what was decided about it, and stay until there is a newer one.
 */
export interface RolloutState {
  readonly stage: 'canary' | 'soaking' | 'held' | 'promoted' | 'withdrawn';
  /** What the others keep. */
  readonly from: NamedImage;
  readonly to: NamedImage;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly onlineSince: number | null;
  readonly soakMs: number;
  /** The others are started anew once it is promoted. */
  readonly recreate: boolean;
  readonly error: AppErrorJson | null;
}

/** What matters of a workspace here. */
export interface TieredWorkspace {
  readonly id: string;
  readonly name: string;
  readonly updateTier: UpdateTier;
  readonly status: WorkspaceStatus;
  readonly desired: DesiredState;
  /** Of the image that its instance was made from; empty before the first. */
  readonly imageId: string;
  readonly error: AppErrorJson | null;
}

export function isActive({ stage }: RolloutState): boolean {
  return stage === 'canary' || stage === 'soaking' || stage === 'held';
}

export function beginRollout(
  from: NamedImage,
  to: NamedImage,
  { now, soakMs, recreate }: { readonly now: number; readonly soakMs: number; readonly recreate: boolean },
): RolloutState {
  return { stage: 'canary', from, to, startedAt: now, onlineSince: null, soakMs, recreate, error: null };
}

/**
 * The state after a look at the workspaces of the runtime at `now`; null when there is nobody left to try the image
 * out. One that is held stays so whatever happens, until somebody decides or a newer image comes.
 */
export function advance(
  state: RolloutState,
  workspaces: readonly TieredWorkspace[],
  now: number,
): RolloutState | null {
  if (!isActive(state) || state.stage === 'held') return state;
  const canaries = workspaces.filter(({ updateTier }) => updateTier === 'canary');
  if (canaries.length === 0) return null;
  const awake = canaries.filter(({ desired }) => desired === 'running');
  const fallen = awake.find((each) => hasFallen(each, state));
  if (fallen) return { ...state, stage: 'held', onlineSince: null, error: whyHeld(fallen, state) };
  const allOnline = awake.length > 0 && awake.every((each) => isOnlineWith(each, state.to));
  if (!allOnline) return { ...state, stage: 'canary', onlineSince: null };
  const onlineSince = state.onlineSince ?? now;
  const stage = now - onlineSince >= state.soakMs ? 'promoted' : 'soaking';
  return { ...state, stage, onlineSince };
}

/** What somebody decided about one that is active. Whoever promotes it by hand wants the others to have it now. */
export function decide(state: RolloutState, action: 'promote' | 'withdraw'): RolloutState {
  const decided = { ...state, error: null };
  return action === 'promote'
    ? { ...decided, stage: 'promoted', recreate: true }
    : { ...decided, stage: 'withdrawn' };
}

/** Milliseconds until time alone may change the state; null when it cannot. */
export function dueIn(state: RolloutState, now: number): number | null {
  if (state.stage !== 'soaking' || state.onlineSince === null) return null;
  return Math.max(0, state.onlineSince + state.soakMs - now);
}

/**
 * The image that a workspace of this tier gets in place of the newest one; null for the newest. `newest` is its id, or
 * undefined while it is not on this machine. Without a decision about it, all but canaries keep what they have.
 */
export function keptImage(
  state: RolloutState | undefined,
  workspaces: readonly (TieredWorkspace & { readonly image: string })[],
  newest: string | undefined,
  tier: UpdateTier,
  lastUsed: ReadonlyMap<string, number>,
): NamedImage | null {
  if (state && newest === state.to.imageId) {
    if (state.stage === 'promoted') return null;
    return state.stage === 'withdrawn' || tier === 'production' ? state.from : null;
  }
  if (tier === 'canary' || !workspaces.some(({ updateTier }) => updateTier === 'canary')) return null;
  const stable = stableImage(state, workspaces, lastUsed);
  return stable && stable.imageId !== newest ? stable : null;
}

/**
 * What everybody may have: decided, or else what those that are no canaries ran last, or else the canaries.
 * Undefined when none of them has ever run.
 */
export function stableImage(
  state: RolloutState | undefined,
  workspaces: readonly (TieredWorkspace & { readonly image: string })[],
  lastUsed: ReadonlyMap<string, number>,
): NamedImage | undefined {
  if (state) return state.stage === 'promoted' ? state.to : state.from;
  const ran = workspaces.filter(({ imageId }) => imageId !== '');
  const others = ran.filter(({ updateTier }) => updateTier === 'production');
  const [newest] = (others.length > 0 ? others : ran).sort(
    (a, b) => (lastUsed.get(b.imageId) ?? 0) - (lastUsed.get(a.imageId) ?? 0),
  );
  return newest && { tag: newest.image, imageId: newest.imageId };
}

function isOnlineWith({ imageId, status }: TieredWorkspace, { imageId: wanted }: NamedImage): boolean {
  return imageId === wanted && status === 'online';
}

/** It failed with the new image, or went away after all were online. */
function hasFallen({ imageId, status }: TieredWorkspace, { to, stage }: RolloutState): boolean {
  return imageId === to.imageId && (status === 'failed' || (status === 'offline' && stage === 'soaking'));
}

function whyHeld({ name, status, error }: TieredWorkspace, { to }: RolloutState): AppErrorJson {
  return {
    code: 'rollout_held',
    message:
      status === 'failed'
        ? `${name} does not run with the new image`
        : `${name} went offline soon after it got the new image`,
    detail: [
      `It tries out ${to.tag}; the others keep their image.`,
      ...(error ? [error.message, ...(error.detail ? [error.detail] : [])] : []),
    ].join('\n'),
    actions: [],
  };
}
