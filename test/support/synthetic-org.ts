import type { Workspace } from '../../core/contract/index.ts';

/** Believable orgs of any size for the development of the interface and for its benchmarks. */

/** Somebody of an org and who reports to them. */
export interface Member {
  readonly name: string;
  readonly role: string;
  readonly members?: readonly Member[];
}

export const studio: Member = {
  name: 'Mara Lindqvist',
  role: 'Studio lead. Turns a brief into work and answers for the result',
  members: [
    {
      name: 'Tomás Rivera',
      role: 'Product lead. Decides what is worth building',
      members: [
        { name: 'Aiko Tanaka', role: 'User research. Interviews, surveys, field notes' },
        { name: 'Jonas Weber', role: 'Product analytics. Funnels and cohorts' },
      ],
    },
    {
      name: 'Priya Nair',
      role: 'Engineering lead. Plans, reviews and ships',
      members: [
        { name: 'Leo Fontaine', role: 'Frontend engineer. Interface and accessibility' },
        { name: 'Sade Okafor', role: 'Backend engineer. Services and data' },
        { name: 'Ilya Morozov', role: 'Quality engineer. Tests what others trust' },
        { name: 'Elif Kaya', role: 'Release engineer. Builds, rollouts, rollbacks' },
      ],
    },
    {
      name: 'Hanna Sørensen',
      role: 'Brand lead. Voice, story and launch',
      members: [
        { name: 'Mateo Silva', role: 'Copywriter. Plain words, short sentences' },
        { name: 'Nour Haddad', role: 'Illustrator. Diagrams and covers' },
      ],
    },
  ],
};

const firstNames =
  'Ada Bruno Chen Dalia Emil Farah Goran Hedda Imani Jules Kaito Lena Milo Nadia Oskar Paz Quentin Rosa Sami Tilda Umar Vera Wanda Xenia Yusuf Zoe'.split(
    ' ',
  );
const lastNames =
  'Abe Blom Costa Dietz Eklund Ferreira Grant Hassan Ito Jansen Kovac Lund Mensah Novak Osei Petrov Quist Roth Santos Toure'.split(
    ' ',
  );
const departments = [
  'Platform',
  'Payments',
  'Growth',
  'Support',
  'Research',
  'Design',
  'Security',
  'Finance',
  'Logistics',
  'Legal',
];
const crafts = [
  'Frontend engineer',
  'Backend engineer',
  'Data analyst',
  'Quality engineer',
  'Writer',
  'Researcher',
  'Designer',
];
const runtimes = ['molecule', 'claude-code', 'langgraph', 'molecule', 'crewai'];

function personName(index: number): string {
  const first = firstNames[index % firstNames.length] ?? '';
  const round = Math.floor(index / firstNames.length);
  return `${first} ${lastNames[(index * 7 + round) % lastNames.length] ?? ''}`;
}

/** A company of `count` people: departments of teams of five to nine. */
export function company(count: number): Member {
  let next = 0;
  const hire = (role: string, members: readonly Member[] = []): Member => ({
    name: personName(next++),
    role,
    members,
  });
  const chief = hire('Chief executive. Sets direction, removes obstacles');
  const heads: Member[] = [];
  while (next < count) {
    const department = departments[heads.length % departments.length] ?? 'Field';
    const head = hire(`Head of ${department}`);
    const leads: Member[] = [];
    for (let team = 0; team < 3 + (heads.length % 3) && next < count; team += 1) {
      const lead = hire(`${department} team ${team + 1} lead`);
      const size = Math.min(count - next, 5 + ((team * 3 + heads.length) % 5));
      const members = Array.from({ length: size }, () =>
        hire(`${crafts[next % crafts.length] ?? ''}, ${department}`),
      );
      leads.push({ ...lead, members });
    }
    heads.push({ ...head, members: leads });
  }
  return { ...chief, members: heads };
}

/** The workspaces of an org, parents before children, all wanted and none started yet. */
export function syntheticOrg(count: number, now: number): Workspace[] {
  const workspaces: Workspace[] = [];
  const add = (member: Member, parentId: string | null, position: number) => {
    const index = workspaces.length;
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    workspaces.push({
      id,
      name: member.name,
      role: member.role,
      runtime: count > 20 ? (runtimes[index % runtimes.length] ?? 'molecule') : 'molecule',
      model: '',
      tier: index === 0 ? 3 : 1 + (index % 2),
      parentId,
      position,
      status: 'provisioning',
      desired: 'running',
      phase: { step: 'image', progress: 0, since: now },
      error: null,
      currentTask: '',
      activeTasks: 0,
      errorRate: 0,
      uptimeSeconds: 0,
      lastHeartbeatAt: null,
      url: '',
      external: false,
      canvas: null,
      collapsed: false,
      image: '',
      updateTier: 'production',
      steps: [],
      allowedTier: 2,
      workspaceDir: '',
      workspaceAccess: 'none',
      hibernateAfterMinutes: null,
      lastActiveAt: null,
      budgetCents: null,
      spentCents: 0,
      destroyAt: null,
      createdAt: now + index,
      updatedAt: now,
    });
    (member.members ?? []).forEach((child, order) => void add(child, id, order));
  };
  add(count <= 12 ? studio : company(count), null, 0);
  return workspaces.slice(0, count);
}

/** What one asks another to do, and what comes back. */
export const errands: readonly (readonly [task: string, result: string])[] = [
  ['Outline the launch page for the offline mode', 'Outline with five sections, two open questions'],
  ['Check the sign-up flow for dead ends', 'Three dead ends found, each with a screenshot'],
  ['Summarise last week’s interviews', 'Nine interviews, four themes, one surprise'],
  ['Review the retry logic of the import', 'Approved with two remarks on backoff'],
  ['Draft the release notes for 0.9', 'Draft of 240 words, ready for review'],
  ['Measure cold start on a slow disk', 'Median 1.9 s, worst 4.2 s over 40 runs'],
  ['Sketch a cover for the field guide', 'Two sketches; the second is the better one'],
  ['Write tests for the token refresh', '14 tests, all green, one bug fixed on the way'],
];
