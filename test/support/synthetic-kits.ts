import { AppError, type Handlers, type KitSummary } from '../../core/contract/index.ts';
import { recipeOf, tagOf } from './synthetic-builds.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import { syntheticOrg } from './synthetic-org.ts';
import type { SyntheticState } from './synthetic-state.ts';
import type { SyntheticWork } from './synthetic-work.ts';

type KitHandlers = Pick<Handlers, Extract<keyof Handlers, `offline.${string}` | `tasks.${string}`>>;

const SHA256 = '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef';

/** Offline kits and tasks of the synthetic engine. `size`: workspaces of the org that a kit brings. */
export function syntheticKitHandlers(
  state: SyntheticState,
  life: SyntheticLife,
  work: SyntheticWork,
  size: number,
): KitHandlers {
  return {
    'offline.export': ({ file, org }) => {
      if (!file.startsWith('/')) {
        throw new AppError('no_permission', `"${file}" is not an absolute path`);
      }
      return {
        task: work.start({
          kind: 'offline.export',
          title: org ? `Write an offline kit of ${org}` : 'Write an offline kit',
          messages: [
            'Reading the orgs',
            'Saving molecule',
            'Saving claude-code',
            'Copying git mirrors',
            'Hashing',
          ],
          end: () => ({ ...summary(size) }),
        }),
      };
    },
    'offline.inspect': ({ file }) => inspected(file, size),
    'offline.import': ({ file }) => {
      inspected(file, size);
      return {
        task: work.start({
          kind: 'offline.import',
          title: 'Bring up the orgs of an offline kit',
          messages: ['Verifying', 'Loading molecule', 'Loading claude-code', 'Copying git mirrors'],
          end: () => {
            const fresh = syntheticOrg(size, Date.now()).filter(({ id }) => !state.workspaces.has(id));
            life.provision(fresh);
            return { orgs: [{ name: 'Demo studio', workspaces: fresh.length }], images: 2, repositories: 3 };
          },
        }),
      };
    },
    'tasks.list': () => ({ tasks: [...state.tasks.values()].reverse() }),
    'tasks.cancel': ({ id }) => {
      work.cancel(id);
      return {};
    },
  };
}

function inspected(file: string, size: number): KitSummary {
  if (!file.startsWith('/')) throw new AppError('kit_not_found', `There is no file "${file}"`);
  if (file.includes('damaged')) {
    throw new AppError('kit_damaged', 'This offline kit is damaged: a part of it is missing', {
      detail: 'It ends after 312 of 1,840 MB. Copy it once more from where it came from.',
    });
  }
  return summary(size);
}

function summary(size: number): KitSummary {
  return {
    format: 1,
    appVersion: '0.1.0',
    createdAt: Date.now() - 86_400_000,
    platform: 'linux/amd64',
    orgs: [{ name: 'Demo studio', workspaces: size }],
    images: ['molecule', 'claude-code'].map((runtime) => {
      const recipe = recipeOf(runtime);
      return { tag: tagOf(recipe), runtime, sizeBytes: recipe.sizeBytes };
    }),
    repositories: [
      'git.example.org/templates/workspace-template-claude-code',
      'git.example.org/plugins/research',
    ],
    plugins: ['web-search', 'notebook'],
    requiredSecrets: ['ANTHROPIC_API_KEY'],
    files: 418,
    sizeBytes: 1_240_000_000,
    sha256: SHA256,
  };
}
