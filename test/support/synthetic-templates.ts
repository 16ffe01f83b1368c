import type { Diagnostic, EnvRequirement, OrgTemplate } from '../../core/contract/index.ts';
import { company, type Member, studio } from './synthetic-org.ts';

/** The org templates of the synthetic engine: small, large, broken, in need of keys, and not fetched yet. */
export interface SyntheticTemplate {
  readonly card: OrgTemplate;
  readonly roots: readonly Member[];
  /** What reading it finds; a plan says these too. */
  readonly diagnostics: readonly Diagnostic[];
  /** What only its author wants to know; a check alone says these. */
  readonly authorRemarks: readonly Diagnostic[];
  readonly notSpawned: number;
}

/** A folder that the broken template links into until somebody allows it. */
export const SHARED_FOLDER = '/home/you/orgs/shared-prompts';

const INSTALLED = '/home/you/.molecule/org-templates';

/** The studio half a year later: one moves below a new lead, two leave, one has another role. */
const laterStudio: Member = {
  ...studio,
  members: [
    ...(studio.members ?? []).map((lead) => ({
      ...lead,
      members: (lead.members ?? [])
        .filter(({ name }) => !['Ilya Morozov', 'Jonas Weber', 'Nour Haddad'].includes(name))
        .map((member) =>
          member.name === 'Leo Fontaine'
            ? { ...member, role: 'Frontend engineer. Interface, accessibility and motion' }
            : member,
        ),
    })),
    {
      name: 'Vera Lund',
      role: 'Quality lead. Decides what is good enough to ship',
      members: [
        { name: 'Ilya Morozov', role: 'Quality engineer. Tests what others trust' },
        { name: 'Oskar Blom', role: 'Test tooling. Makes the slow tests fast' },
      ],
    },
  ],
};

const lab: Member = {
  name: 'Imani Grant',
  role: 'Research director. Chooses questions and signs the answers',
  members: [
    {
      name: 'Chen Ito',
      role: 'Literature lead. Knows who found what, and when',
      members: [
        { name: 'Dalia Roth', role: 'Reader. Summaries with page numbers' },
        { name: 'Emil Santos', role: 'Reader. Methods and their limits' },
      ],
    },
    {
      name: 'Farah Kovac',
      role: 'Experiment lead. Designs what can be repeated',
      members: [
        { name: 'Goran Mensah', role: 'Simulations. Runs them a thousand times' },
        { name: 'Hedda Quist', role: 'Statistics. Says how sure we are' },
      ],
    },
    { name: 'Jules Novak', role: 'Writer. Turns results into papers' },
  ],
};

const desk: Member = {
  name: 'Rosa Costa',
  role: 'Support lead. Nobody waits longer than a day',
  members: [
    { name: 'Sami Petrov', role: 'First line. Answers what is known' },
    { name: 'Tilda Abe', role: 'Second line. Finds out what is not' },
  ],
};

const platform: Member = {
  name: 'Quentin Dietz',
  role: 'Platform lead. Keeps the pipes dry',
  members: [
    { name: 'Paz Ferreira', role: 'Ingestion. Everything that comes in' },
    { name: 'Umar Toure', role: 'Warehouse. Everything that stays' },
  ],
};

const deskDiagnostics: readonly Diagnostic[] = [
  {
    severity: 'error',
    code: 'include_missing',
    message: 'The included file "teams/night-shift.yaml" does not exist',
    file: 'org.yaml',
    line: 18,
    column: 7,
    fix: 'Check the spelling; the path is relative to the file that includes it.',
  },
  {
    severity: 'error',
    code: 'root_not_allowed',
    message: `The include "prompts/tone.md" leads through a link into the folder ${SHARED_FOLDER}, which is outside the template`,
    file: 'teams/first-line.yaml',
    line: 4,
    column: 16,
    fix: `If you trust that folder, allow it: --allow-root ${SHARED_FOLDER}`,
    action: { label: 'Allow this folder', operation: 'org.allowRoot', input: { folder: SHARED_FOLDER } },
  },
  {
    severity: 'warning',
    code: 'unknown_key',
    message: 'The key "colour" is not known in a workspace and has no effect',
    file: 'teams/first-line.yaml',
    line: 9,
    column: 3,
    fix: 'Remove it, or start it with "x-" to keep it.',
  },
];

const labRemarks: readonly Diagnostic[] = [
  {
    severity: 'warning',
    code: 'cron_never_fires',
    message: 'The schedule "weekly digest" never runs: no day matches "0 9 31 2 *"',
    file: 'teams/literature.yaml',
    line: 31,
    column: 13,
    fix: 'Check the day of the month and the month.',
  },
  {
    severity: 'warning',
    code: 'prompt_unreferenced',
    message: 'No workspace and no schedule uses this prompt',
    file: 'prompts/old-reader.md',
    line: 1,
    column: 1,
    fix: 'Name it in a prompt_file, move it into a files_dir, or remove it.',
  },
];

const KEYS: readonly EnvRequirement[] = [
  { anyOf: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'] },
  { anyOf: ['SEARCH_API_KEY'] },
];

interface Facts extends Partial<Omit<SyntheticTemplate, 'card'>> {
  readonly origin: OrgTemplate['origin'];
  readonly description: string;
  readonly sizeBytes: number | null;
  readonly requiredEnv?: readonly EnvRequirement[];
  readonly recommendedEnv?: readonly EnvRequirement[];
  readonly error?: OrgTemplate['error'];
  /** Nothing of it is here yet. */
  readonly unfetched?: boolean;
}

function template(source: string, name: string, root: Member, facts: Facts): SyntheticTemplate {
  const preview: OrgTemplate['preview'] = [];
  const visit = (member: Member, depth: number) => {
    preview.push({ name: member.name, role: member.role, depth });
    for (const child of member.members ?? []) visit(child, depth + 1);
  };
  visit(root, 1);
  const { requiredEnv = [], recommendedEnv = [], error = null, unfetched = false } = facts;
  return {
    card: {
      template: source,
      dir: source.split('/').at(-1) ?? source,
      name,
      description: facts.description,
      workspaces: unfetched || error ? null : preview.length,
      origin: facts.origin,
      sizeBytes: facts.sizeBytes,
      requiredEnv: [...requiredEnv],
      recommendedEnv: [...recommendedEnv],
      runtimes: unfetched || error ? [] : ['molecule'],
      preview: unfetched || error ? [] : preview.slice(0, 12),
      error,
    },
    roots: [root],
    diagnostics: facts.diagnostics ?? [],
    authorRemarks: facts.authorRemarks ?? [],
    notSpawned: facts.notSpawned ?? 0,
  };
}

/** What a registry adds once its address is known: its templates, or itself when it does not answer. */
export function registryTemplates(location: string): readonly SyntheticTemplate[] {
  if (location.includes('unreachable')) {
    return [
      template(location, 'manifest.json', platform, {
        origin: 'registry',
        description: '',
        sizeBytes: null,
        error: {
          code: 'registry_unreachable',
          message: `The registry ${location} cannot be reached`,
          detail: 'Check the address and the network.',
          actions: [],
        },
      }),
    ];
  }
  return [
    template('https://git.example.org/orgs/data-platform.git#v1.4', 'Data platform', platform, {
      origin: 'registry',
      description: '',
      sizeBytes: null,
      unfetched: true,
    }),
  ];
}

export function installedTemplates(): readonly SyntheticTemplate[] {
  return [
    template('/opt/molecule/org-templates/demo-studio', 'Demo studio', studio, {
      origin: 'bundled',
      description: 'A small product studio: research, engineering and brand under one lead.',
      sizeBytes: 48_200,
    }),
    template(`${INSTALLED}/studio-later`, 'Demo studio', laterStudio, {
      origin: 'installed',
      description: 'The studio after its first half year, with a team for quality.',
      sizeBytes: 61_900,
    }),
    template(`${INSTALLED}/research-lab`, 'Research lab', lab, {
      origin: 'installed',
      description: 'Reads, experiments and writes. Needs a model of a provider and a search service.',
      sizeBytes: 214_000,
      requiredEnv: KEYS,
      recommendedEnv: [{ anyOf: ['GITHUB_TOKEN'] }],
      authorRemarks: labRemarks,
      notSpawned: 2,
    }),
    template(`${INSTALLED}/support-desk`, 'Support desk', desk, {
      origin: 'installed',
      description: 'Two lines of support in two time zones.',
      sizeBytes: 9_300,
      diagnostics: deskDiagnostics,
      error: {
        code: 'template_invalid',
        message: 'The included file "teams/night-shift.yaml" does not exist (org.yaml:18)',
        actions: [],
      },
    }),
    template(`${INSTALLED}/northwind`, 'Northwind', company(300), {
      origin: 'installed',
      description: 'A company of three hundred in ten departments, for large screens and patient people.',
      sizeBytes: 2_400_000,
    }),
  ];
}
