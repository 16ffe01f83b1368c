import { AppError, type Handlers, snippetNames, type WorkspaceTemplate } from '../../core/contract/index.ts';
import type { SyntheticLife } from './synthetic-life.ts';
import { syntheticOrg } from './synthetic-org.ts';
import type { SyntheticState } from './synthetic-state.ts';

type CreateHandlers = Pick<
  Handlers,
  Extract<keyof Handlers, `templates.${string}` | `external.${string}` | 'secrets.test'>
>;

/** A key that its synthetic provider refuses, and one that nobody can ask about. */
export const REFUSED_KEY = 'sk-refused-0000';
const FILES = ['config.yaml', 'system-prompt.md', 'skills/brief/SKILL.md', 'skills/brief/outline.md'];

const template = (
  part: Partial<WorkspaceTemplate> & Pick<WorkspaceTemplate, 'id' | 'name' | 'runtime'>,
): WorkspaceTemplate => ({
  description: '',
  tier: 2,
  model: '',
  models: [],
  requiredEnv: [],
  providers: [],
  providerRegistry: [],
  skills: [],
  provisionTimeoutSeconds: null,
  origin: 'imported',
  ...part,
});

const templates = (): WorkspaceTemplate[] => [
  template({
    id: 'molecule',
    name: 'Molecule',
    runtime: 'molecule',
    description: 'Scripted agent that comes up in a second and needs no model',
    origin: 'bundled',
  }),
  template({
    id: 'researcher',
    name: 'Researcher',
    runtime: 'claude-code',
    description: 'Reads what there is about a question, weighs it, and writes one page with its sources',
    model: 'claude-sonnet',
    models: [
      { id: 'claude-sonnet', name: 'Claude Sonnet', requiredEnv: ['ANTHROPIC_API_KEY'] },
      { id: 'openrouter/any', name: 'Any model of OpenRouter', requiredEnv: ['OPENROUTER_API_KEY'] },
    ],
    requiredEnv: ['SEARCH_API_KEY'],
    providers: ['anthropic', 'openrouter'],
    skills: ['brief', 'sources', 'interview'],
  }),
  template({
    id: 'release-captain',
    name: 'Release captain',
    runtime: 'claude-code',
    description: 'Keeps the list of what has to happen before a release, and asks those who are late',
    requiredEnv: [{ any_of: ['ANTHROPIC_API_KEY', 'CLAUDE_CODE_OAUTH_TOKEN'] }],
    tier: 3,
    skills: ['checklist'],
  }),
  template({ id: 'broken', name: 'Half a template', runtime: 'langgraph', origin: 'folder' }),
  template({
    id: 'long',
    name: 'A template whose name goes on and on because nobody ever told its author that names are read by people',
    runtime: 'langgraph',
    description: 'And '.repeat(60),
  }),
];

/** Workspace templates, agents elsewhere and tests of keys of the synthetic engine. */
export function syntheticCreateHandlers(state: SyntheticState, life: SyntheticLife): CreateHandlers {
  const known = templates();
  const connection = (workspaceId: string, token: string) => ({
    workspaceId,
    platformUrl: 'http://127.0.0.1:8080',
    token,
    snippets: snippetNames.map((name) => ({
      name,
      text: `# ${name}\nWORKSPACE_ID=${workspaceId}\nTOKEN=${token || '<token>'}\n`,
    })),
  });
  return {
    'templates.list': () => ({ templates: [...known] }),
    'templates.files': ({ id }) => {
      if (!known.some((each) => each.id === id)) throw new AppError('unknown_template', 'It is gone');
      return { files: FILES.map((path, index) => ({ path, sizeBytes: 640 * (index + 1) })) };
    },
    'templates.import': ({ name, files }) => {
      const id = name.toLowerCase().replaceAll(' ', '-');
      if (known.some((each) => each.id === id)) {
        throw new AppError('template_exists', `There is a template "${id}" already`);
      }
      if (files['config.yaml']?.includes(': :')) {
        throw new AppError('template_invalid', 'The config.yaml of this template cannot be read');
      }
      known.push(template({ id, name, runtime: 'molecule', description: 'Brought from a folder' }));
      return { id };
    },
    'external.create': ({ name, role, parentId, canvas }) => {
      const [model] = syntheticOrg(1, Date.now());
      if (!model) throw new AppError('internal', 'The synthetic org is empty');
      const workspace = state.put({
        ...model,
        id: state.newId('workspace'),
        name,
        role,
        parentId,
        canvas,
        position: state.workspaces.size,
        runtime: 'external',
        external: true,
        status: 'awaiting_agent',
        phase: null,
        steps: [],
      });
      return { workspace, connection: connection(workspace.id, 'mol_shown_once') };
    },
    'external.connection': ({ id }) => connection(state.workspace(id).id, ''),
    'external.rotate': ({ id }) => connection(state.workspace(id).id, 'mol_another_one'),
    'secrets.test': async ({ key, value }) => {
      await new Promise<void>((resolve) => life.later(60, resolve));
      if (value === REFUSED_KEY) {
        return { verdict: 'refused', message: 'The provider answered 401: the key is not known.' };
      }
      return key === 'SEARCH_API_KEY'
        ? { verdict: 'untestable', message: 'Nobody is known who could be asked about SEARCH_API_KEY.' }
        : { verdict: 'works', message: 'The provider accepts it.' };
    },
  };
}
