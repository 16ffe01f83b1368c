import type { Build, Workspace } from '../../core/contract/index.ts';
import { buildAfter, lengthOf, linesOf, type Recipe, recipeOf, tagOf } from './synthetic-builds.ts';
import type { SyntheticImages } from './synthetic-images.ts';
import type { SyntheticState } from './synthetic-state.ts';
import type { SyntheticWork } from './synthetic-work.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const OLD_CLAUDE = '81f3d20c6b9ae4175520cc94e0d2a86b3ff71d09';

/**
 * A studio in the middle of everything that images can do: builds that run, wait, failed and are over; a new image
 * that a canary tries out; an update that nobody took yet; a source that cannot be reached; things to prune.
 */
export function tellImageStory(state: SyntheticState, images: SyntheticImages, work: SyntheticWork): void {
  const now = Date.now();
  castRuntimes(state);
  const claude = recipeOf('claude-code');
  const langgraph = recipeOf('langgraph');

  images.put(claude, { sha: OLD_CLAUDE, createdAt: now - 9 * DAY_MS, lastUsedAt: now - MINUTE_MS });
  images.put(claude, { createdAt: now - 26 * MINUTE_MS });
  for (const [index, days] of [16, 24, 37].entries()) {
    const sha = `${index + 1}0c7e5d2b8f46a91`.padEnd(40, '0');
    images.put(langgraph, { sha, createdAt: now - days * DAY_MS, lastUsedAt: now - (days - 7) * DAY_MS });
  }
  images.put(langgraph, { createdAt: now - 8 * DAY_MS });
  images.heads.set('langgraph', {
    sha: '0f4b7a92c3d81e65a0b9c2d4f7e8135a6b2c9d01',
    seenAt: now - 40 * MINUTE_MS,
  });
  images.put(recipeOf('hermes'), { createdAt: now - 21 * DAY_MS, lastUsedAt: now - 19 * DAY_MS });
  images.heads.set('hermes', { sha: recipeOf('hermes').sha, seenAt: now - 21 * DAY_MS });
  const base = { kind: 'base', runtime: '', source: '', ref: '', sha: '', contentKey: '' } as const;
  images.put(recipeOf('molecule'), { createdAt: now - 2 * HOUR_MS });
  images.put(
    { ...recipeOf('molecule'), sizeBytes: 148_000_000 },
    {
      ...base,
      id: 'sha256:base24',
      tags: ['molecule-local/base:24'],
      lastUsedAt: null,
      createdAt: now - 30 * DAY_MS,
    },
  );

  images.rollouts.set('claude-code', {
    runtime: 'claude-code',
    stage: 'soaking',
    fromTag: tagOf({ runtime: 'claude-code', sha: OLD_CLAUDE }),
    toTag: tagOf(claude),
    startedAt: now - 24 * MINUTE_MS,
    onlineSince: now - 22 * MINUTE_MS,
    soakMs: 60 * MINUTE_MS,
    error: null,
  });
  tellBuilds(state, now);
  breakIllustrator(state);
  work.stuck({
    id: 'task-hermes',
    kind: 'image.build',
    title: 'Build the image of hermes',
    message: '[2/4] RUN apt-get update',
    progress: 0.33,
    startedAt: now - 21_000,
  });
}

/** Gives the people of the studio different runtimes. */
function castRuntimes(state: SyntheticState): void {
  const cast: Readonly<Record<string, readonly string[]>> = {
    'claude-code': ['Tomás Rivera', 'Aiko Tanaka', 'Jonas Weber', 'Priya Nair'],
    langgraph: ['Leo Fontaine', 'Sade Okafor', 'Ilya Morozov', 'Elif Kaya'],
    codex: ['Nour Haddad'],
  };
  for (const [runtime, names] of Object.entries(cast)) {
    const recipe = recipeOf(runtime);
    for (const one of everybody(state).filter(({ name }) => names.includes(name))) {
      const canary = one.name === 'Priya Nair';
      const sha = runtime === 'claude-code' && !canary ? OLD_CLAUDE : recipe.sha;
      const image = runtime === 'codex' ? '' : tagOf({ runtime, sha });
      state.patch(one.id, { runtime, image, updateTier: canary ? 'canary' : 'production' });
    }
  }
}

function tellBuilds(state: SyntheticState, now: number): void {
  const past: readonly (readonly [string, number, Partial<Build>])[] = [
    ['molecule', 9 * DAY_MS, {}],
    ['langgraph', 8 * DAY_MS, { previousMs: 27_100, trigger: 'refresh' }],
    ['hermes', 3 * DAY_MS, { status: 'cancelled', trigger: 'user' }],
    ['codex', DAY_MS + HOUR_MS, {}],
    ['molecule', 2 * HOUR_MS, { previousMs: 2_900 }],
    ['claude-code', 26 * MINUTE_MS, { previousMs: 25_700, trigger: 'update' }],
    ['codex', 3 * MINUTE_MS, { trigger: 'workspace' }],
  ];
  for (const [runtime, age, change] of past) {
    const recipe = recipeOf(runtime);
    const about = { id: state.newId('build'), startedAt: now - age, ...change };
    const build = buildAfter(recipe, change.status === 'cancelled' ? 2 : recipe.steps.length, about);
    const endedAt = build.endedAt ?? build.startedAt + 8_000;
    state.putBuild({ ...build, endedAt }, printed(recipe, build.steps.length));
  }
  const hermes = recipeOf('hermes');
  const running = {
    id: 'build-hermes',
    startedAt: now - 21_000,
    trigger: 'user' as const,
    platform: 'linux/arm64',
  };
  const estimateMs = 3 * lengthOf(hermes);
  const build = buildAfter(hermes, 2, { ...running, emulated: true, estimateMs });
  state.putBuild(build, [...printed(hermes, 2), ...linesOf(hermes, 2).slice(0, 5)]);
  const waiting = buildAfter(recipeOf('gemini-cli'), 0, {
    id: 'build-gemini',
    startedAt: now - 4_000,
    trigger: 'user',
  });
  state.putBuild({ ...waiting, status: 'queued', steps: [], progress: 0, estimateMs: 19_000 });
}

function breakIllustrator(state: SyntheticState): void {
  const one = everybody(state).find(({ runtime }) => runtime === 'codex');
  const failed = [...state.builds.values()].findLast(({ runtime }) => runtime === 'codex');
  if (!one || !failed?.error) return;
  state.patch(one.id, { status: 'failed', phase: null, error: failed.error });
  state.raise({
    key: `workspace:${one.id}`,
    title: `${one.name} failed`,
    workspaceId: one.id,
    error: failed.error,
    since: failed.startedAt,
  });
}

function everybody(state: SyntheticState): Workspace[] {
  return [...state.workspaces.values()];
}

function printed(recipe: Recipe, steps: number): string[] {
  return recipe.steps.slice(0, steps).flatMap((_, index) => linesOf(recipe, index));
}
