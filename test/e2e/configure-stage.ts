import { REFUSED_VALUE } from '../support/synthetic-configure.ts';
import { engine, page, shareWindow } from './browser-window.ts';
import { inspect } from './flows.ts';

/** Everything that is decided about a workspace, on an engine where much is decided already. */

export const CONFIG = `# What Mara is for: ask before you change this
name:   'Mara Lindqvist'   # as on her door
description: >-
  Turns a brief into work
  and answers for the result
skills:
  - brief      # the good one
  - review
x-studio: {floor: 3, "desk": 'B',}   # nobody else knows this key
runtime_config:
  required_env:
    - ANTHROPIC_API_KEY
    - {any_of: [SEARCH_API_KEY, BRAVE_API_KEY]}
a2a:
  port: 8000
  streaming: true
`;

export function shareConfigured(): void {
  shareWindow({ configure: true, prepare: tellStory });
}

/** Shows a tab of the group Configure for a workspace. */
export function open(name: string, tab: string): Promise<void> {
  return inspect(page, name, 'Configure', tab);
}

function tellStory(): void {
  const { configure, state } = engine;
  const mara = engine.state.named('Mara Lindqvist').id;
  configure.configs.set(mara, CONFIG);
  engine.state.patch(mara, { budgetCents: 2_500, spentCents: 2_130 });
  const secret = (key: string, workspaceId: string | null, value = 'v') =>
    configure.secrets.set(`${workspaceId ?? ''} ${key}`, {
      key,
      workspaceId,
      value,
      source: 'user',
      updatedAt: 1_790_000_000_000,
    });
  secret('ANTHROPIC_API_KEY', null, REFUSED_VALUE);
  secret('GITHUB_TOKEN', null);
  secret('GITHUB_TOKEN', mara);
  configure.plugins.set(mara, [
    {
      name: 'release-notes',
      version: '1.2.0',
      description: 'Writes what changed for those who use it, not for those who made it.',
      author: 'Elif Kaya',
      tags: ['writing'],
      skills: ['notes'],
      runtimes: [],
      supported: true,
      source: 'github://studio/release-notes#v1.2.0',
      track: 'tag:latest',
      sha: '77aa03c2f4159b1e',
    },
    {
      name: 'old-linter',
      version: '0.1.0',
      description: '',
      author: '',
      tags: [],
      skills: [],
      runtimes: ['codex'],
      supported: false,
      source: 'local://old-linter',
      track: 'none',
      sha: '',
    },
  ]);
  configure.cards.set(mara, {
    skills: [{ id: 'brief', name: 'Brief writing', description: 'One page, one aim', tags: ['text'] }],
  });
  const rule = { enabled: true, createdAt: 0, updatedAt: 0 };
  configure.rules = [
    {
      ...rule,
      id: 'r1',
      scope: 'global',
      scopeTarget: null,
      title: 'Plain words',
      content: 'Short sentences.\nNo jargon.',
      priority: 10,
    },
    {
      ...rule,
      id: 'r2',
      scope: 'workspace',
      scopeTarget: mara,
      title: 'Ask the client first',
      content: 'Never send a draft to the press.',
      priority: 0,
    },
  ];
  state.patch(engine.state.named('Nour Haddad').id, {
    external: true,
    runtime: 'external',
    deliveryMode: 'poll',
  });
}
