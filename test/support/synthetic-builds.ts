import type { Build } from '../../core/contract/index.ts';

/** How the synthetic engine makes images: believable Dockerfiles, with what their steps print. */

interface RecipeStep {
  readonly name: string;
  readonly seconds: number;
  readonly cached?: boolean;
  readonly prints?: readonly string[];
}

/** The image of one runtime. */
export interface Recipe {
  readonly runtime: string;
  readonly source: string;
  readonly ref: string;
  readonly sha: string;
  readonly sizeBytes: number;
  readonly steps: readonly RecipeStep[];
  /** Place of the step that always fails. */
  readonly failsAt?: number;
}

const MB = 1_000_000;
const GREEN = '\u001b[32m';
const YELLOW = '\u001b[33m';
const RED = '\u001b[1;31m';
const OFF = '\u001b[0m';

function steps(base: string, work: readonly RecipeStep[]): RecipeStep[] {
  const total = work.length + 1;
  return [
    { name: '[internal] load build definition from Dockerfile', seconds: 0.1 },
    { name: `[1/${total}] FROM ${base}`, seconds: 0, cached: true },
    ...work.map((step, index) => ({ ...step, name: `[${index + 2}/${total}] ${step.name}` })),
    { name: 'exporting to image', seconds: 1.4, prints: ['exporting layers', 'writing image'] },
  ];
}

const apt: RecipeStep = {
  name: 'RUN apt-get update && apt-get install -y --no-install-recommends git curl gosu',
  seconds: 9.2,
  prints: [
    'Reading package lists...',
    'The following NEW packages will be installed:',
    '  curl git gosu libcurl4 libpsl5',
    'Need to get 12.4 MB of archives.',
    `${GREEN}Setting up git (1:2.47.3-0+deb13u1) ...${OFF}`,
    'Processing triggers for libc-bin (2.41-12) ...',
  ],
};

function pip(packages: string, seconds: number): RecipeStep {
  return {
    name: `RUN pip install --no-cache-dir ${packages}`,
    seconds,
    prints: [
      `Collecting ${packages}`,
      '  Downloading wheel (1.2 MB)',
      `${YELLOW}WARNING: Running pip as the 'root' user can result in broken permissions${OFF}`,
      `${GREEN}Successfully installed ${packages}${OFF}`,
    ],
  };
}

const copy: RecipeStep = { name: 'COPY . /opt/template', seconds: 0.2 };
const source = (runtime: string) => `https://git.example.org/templates/workspace-template-${runtime}`;

export const recipes: readonly Recipe[] = [
  {
    runtime: 'molecule',
    source: 'bundled',
    ref: '',
    sha: '7b1f0c2a9d4e11ca',
    sizeBytes: 214 * MB,
    steps: steps('molecule-local/base:24', [
      { name: 'COPY runtime /opt/molecule', seconds: 0.3 },
      { name: 'COPY config.yaml /configs/', seconds: 0.1 },
      { name: 'RUN node --check /opt/molecule/main.ts', seconds: 0.6, prints: [`${GREEN}ok${OFF} main.ts`] },
    ]),
  },
  {
    runtime: 'claude-code',
    source: source('claude-code'),
    ref: 'main',
    sha: '4e9a61d07c35b8f2a1d6c07be4950f3318ac27de',
    sizeBytes: 912 * MB,
    steps: steps('node:24-slim', [
      { ...apt, cached: true },
      {
        name: 'RUN npm install -g @anthropic-ai/claude-code',
        seconds: 14.8,
        prints: [
          `npm ${YELLOW}warn${OFF} deprecated inflight@1.0.6: This module is not supported`,
          `${GREEN}added 3 packages${OFF} in 13s`,
        ],
      },
      pip('molecule-runtime==0.9.2', 6.1),
      copy,
    ]),
  },
  {
    runtime: 'langgraph',
    source: source('langgraph'),
    ref: 'main',
    sha: 'b20c7d11e5f4609a8c3b5a72d9e1f60447bb8c15',
    sizeBytes: 688 * MB,
    steps: steps('python:3.13-slim', [{ ...apt, cached: true }, pip('langgraph==1.2.0', 18.4), copy]),
  },
  {
    runtime: 'codex',
    source: source('codex'),
    ref: 'main',
    sha: '90d1be6f3aa2c48e57f01b6d2c9e8a4471d3f0b6',
    sizeBytes: 741 * MB,
    failsAt: 3,
    steps: steps('node:24-slim', [
      { ...apt, cached: true },
      {
        name: 'RUN npm install -g @openai/codex@^9',
        seconds: 4.3,
        prints: [
          `npm ${RED}error${OFF} code ETARGET`,
          `npm ${RED}error${OFF} notarget No matching version found for @openai/codex@^9.`,
          `npm ${RED}error${OFF} notarget In most cases you or one of your dependencies are requesting`,
          `npm ${RED}error${OFF} notarget a package version that does not exist.`,
          'npm error A complete log of this run can be found in: /root/.npm/_logs/debug-0.log',
        ],
      },
      copy,
    ]),
  },
  {
    runtime: 'hermes',
    source: source('hermes'),
    ref: 'main',
    sha: 'c8f2a90b7714d6e35ab0193f4d2e7c6685e0d91a',
    sizeBytes: 803 * MB,
    steps: steps('python:3.13-slim', [apt, pip('hermes-agent==2.1.4', 41), copy]),
  },
  {
    runtime: 'gemini-cli',
    source: source('gemini-cli'),
    ref: 'main',
    sha: 'f1107ce94d3b5528a7e6c0d8b9124a3f5e7d6c80',
    sizeBytes: 655 * MB,
    steps: steps('node:24-slim', [apt, copy]),
  },
];

/** The recipe of a runtime; that of the bundled one for a runtime that nobody knows. */
export function recipeOf(runtime: string): Recipe {
  const recipe = recipes.find((each) => each.runtime === runtime) ?? recipes[0];
  if (!recipe) throw new Error('there are no recipes');
  return recipe;
}

export function tagOf({ runtime, sha }: Pick<Recipe, 'runtime' | 'sha'>): string {
  return `molecule-local/workspace-template-${runtime}:${sha.slice(0, 12)}`;
}

/** How long a whole build takes in the story, in milliseconds. */
export function lengthOf({ steps }: Recipe): number {
  return steps.reduce((sum, step) => sum + (step.cached ? 0 : step.seconds * 1000), 0);
}

/** A build of which `finished` steps are over and the next one runs; complete when there is no next one. */
export function buildAfter(
  recipe: Recipe,
  finished: number,
  about: Pick<Build, 'id' | 'startedAt'> & Partial<Build>,
): Build {
  const done = finished >= recipe.steps.length;
  const failed = recipe.failsAt !== undefined && finished >= recipe.failsAt;
  const reached = failed ? (recipe.failsAt ?? 0) + 1 : finished + 1;
  let at = about.startedAt;
  const told = recipe.steps.slice(0, reached).map((step, index): Build['steps'][number] => {
    const startedAt = at;
    at += step.cached ? 0 : step.seconds * 1000;
    const ended = index < finished || failed;
    const broken = failed && index === recipe.failsAt;
    const status = broken ? 'failed' : !ended ? 'running' : step.cached ? 'cached' : 'done';
    return { id: String(index), name: step.name, status, startedAt, endedAt: ended ? at : null };
  });
  return {
    runtime: recipe.runtime,
    kind: 'build',
    tag: tagOf(recipe),
    source: recipe.source === 'bundled' ? 'bundled' : `${recipe.source}#${recipe.ref}`,
    sha: recipe.sha,
    contentKey: `${recipe.sha.slice(0, 12)}e1c4`,
    platform: 'linux/amd64',
    emulated: false,
    trigger: 'workspace',
    status: failed ? 'failed' : done ? 'succeeded' : 'running',
    steps: told,
    progress: Math.min(1, finished / recipe.steps.length),
    previousMs: null,
    estimateMs: null,
    error: failed ? failureOf(recipe, about.id) : null,
    endedAt: failed || done ? at : null,
    ...about,
  };
}

/** What the step at a place prints. */
export function linesOf(recipe: Recipe, index: number): string[] {
  const step = recipe.steps[index];
  if (!step) return [];
  const head = `#${index + 1} ${step.name}`;
  if (step.cached) return [head, `#${index + 1} CACHED`];
  const printed = (step.prints ?? []).map((line) => `#${index + 1} ${line}`);
  if (recipe.failsAt === index)
    return [head, ...printed, `#${index + 1} ERROR: process did not complete: exit code: 1`];
  return [head, ...printed, `#${index + 1} DONE ${step.seconds.toFixed(1)}s`];
}

function failureOf(recipe: Recipe, id: string): NonNullable<Build['error']> {
  const index = recipe.failsAt ?? 0;
  return {
    code: 'build_failed',
    message: `The image for "${recipe.runtime}" could not be built: it failed at step "${recipe.steps[index]?.name}"`,
    detail: ['process did not complete: exit code: 1', '', ...linesOf(recipe, index).slice(1)].join('\n'),
    actions: [{ label: 'Open build log', operation: 'builds.log', input: { id } }],
  };
}
