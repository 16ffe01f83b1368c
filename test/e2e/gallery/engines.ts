import { type SyntheticEngine, startSyntheticEngine } from '../../support/synthetic-engine.ts';
import { observeCast } from '../../support/synthetic-observe-story.ts';

const STUDIO_SIZE = 12;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** full: with everything · empty: nobody yet · none: no Docker · life: in every state of life · coming: an import never ends */
export type EngineName = 'full' | 'empty' | 'none' | 'life' | 'coming';

/** An engine for each of what the app can meet. Nothing happens by itself in any of them. */
export async function startEngines(staticFolder: string): Promise<Record<EngineName, SyntheticEngine>> {
  const common = { workspaces: STUDIO_SIZE, port: 0, still: true, desk: true, staticFolder };
  const [full, empty, none, life, coming] = await Promise.all([
    startSyntheticEngine({
      ...common,
      images: true,
      configure: true,
      observe: true,
      talk: true,
    }),
    startSyntheticEngine({ ...common, empty: true }),
    startSyntheticEngine({ ...common, noEngine: true }),
    startSyntheticEngine({ ...common, lifecycle: true }),
    startSyntheticEngine({ ...common, empty: true, importing: true }),
  ]);
  settle(full);
  askForApproval(life);
  return { full, empty, none, life, coming };
}

/** Somebody waits for a decision, and nobody makes it. */
function askForApproval({ state }: SyntheticEngine): void {
  const [, somebody] = state.workspaces.values();
  state.approvals.ask(state, somebody?.id ?? '', {
    action: 'Send the invitation to 240 people',
    reason: 'The list is complete, and the fair begins in two days.',
    taskId: 'launch-7',
    context: { from: 'studio@quietnotes.example', people: 240, attachments: ['invitation.pdf'] },
    expiresAt: Date.now() + HOUR_MS,
  });
}

/** Keys, rules, plugins, budgets, tokens and agents elsewhere, as somebody has them who uses the app. */
function settle({ state, configure, about }: SyntheticEngine): void {
  const everybody = [...state.workspaces.values()];
  const [lead] = everybody;
  if (!lead) throw new Error('The studio has nobody');
  const at = Date.now() - 3 * DAY_MS;
  const hostile = everybody.find(({ name }) => name === observeCast.hostile);
  // What hostile agents do to the page is looked at elsewhere.
  state.activity = state.activity.filter(
    ({ workspaceId, createdAt }) => workspaceId !== hostile?.id || createdAt < Date.now() - HOUR_MS,
  );
  const keep = (key: string, workspaceId: string | null) =>
    configure.secrets.set(`${workspaceId ?? ''} ${key}`, {
      key,
      workspaceId,
      value: 'v',
      source: 'user',
      updatedAt: at,
    });
  keep('ANTHROPIC_API_KEY', null);
  keep('GITHUB_TOKEN', null);
  for (const [index, { id }] of everybody.entries()) {
    const { id: asked } = state.approvals.ask(state, id, { context: { site: 'quietnotes.example' } });
    state.approvals.decide(state, asked, 'approved', 'human');
    keep('GITHUB_TOKEN', id);
    state.patch(id, { budgetCents: 2_500, spentCents: 2_130 - 170 * index });
    configure.plugins.set(id, [
      {
        name: 'careful-git',
        version: '2.1.0',
        description: 'Small commits, honest messages, and no force-push to a branch that somebody else has.',
        author: 'Elif Kaya',
        tags: ['git'],
        skills: ['commit', 'review'],
        runtimes: [],
        supported: true,
        source: 'local://careful-git',
        track: 'none',
        sha: '3f2a9c1d77aa0b5e',
      },
    ]);
    configure.rules.push({
      id: `rule-${id}`,
      scope: 'workspace',
      scopeTarget: id,
      title: 'Say what you changed',
      content: 'End each answer with the files that are different now, and why.',
      priority: 10,
      enabled: true,
      createdAt: at,
      updatedAt: at,
    });
  }
  about.orgTokens = [
    {
      id: 'token-1',
      display: 'mol_7f3a',
      name: 'Nightly report',
      orgId: null,
      createdBy: '',
      createdAt: at,
      lastUsedAt: Date.now() - HOUR_MS,
    },
    {
      id: 'token-2',
      display: 'mol_19bc',
      name: 'Release pipeline',
      orgId: lead.id,
      createdBy: 'mol_7f3a',
      createdAt: at,
      lastUsedAt: null,
    },
  ];
  about.write('info', 'the platform API listens', { port: 8080 });
  about.write('warn', 'how much memory there is could not be told', { err: { message: 'no answer' } });
  about.write('error', 'an image could not be built', { runtime: 'claude-code' });
  state.put({
    ...lead,
    id: 'far-away',
    name: 'Warehouse robot',
    role: 'Counts what is there',
    parentId: lead.id,
    position: everybody.length,
    runtime: 'external',
    external: true,
    canvas: null,
    deliveryMode: 'push',
    currentTask: '',
    activeTasks: 0,
    lastHeartbeatAt: Date.now() - 120_000,
  });
}
