import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { canCommunicate } from '../../../core/agents/index.ts';
import { type AppError, redactPasted } from '../../../core/base/index.ts';
import { AgentMemory, exportMemories, type GlobalWrite, importMemories } from '../../../core/memory/index.ts';
import type { MemoryScope, Store } from '../../../core/store/index.ts';
import { addWorkspace, collectEvents, memoryStore } from '../../support/store.ts';

let store: Store;
let memory: AgentMemory;
let told: GlobalWrite[];
let now: number;
/** lead with ada and ben below, carl below ben; solo beside lead. */
let lead: string, ada: string, ben: string, carl: string, solo: string;
beforeEach(() => {
  now = 1_000;
  store = memoryStore(() => now);
  told = [];
  memory = new AgentMemory({
    store,
    // Every write a moment later.
    now: () => ++now,
    mayTalk: (reader, author) => canCommunicate(store, reader, author),
    onGlobal: (write) => void told.push(write),
  });
  lead = addWorkspace(store, 'Lead').id;
  ada = addWorkspace(store, 'Ada', { parentId: lead }).id;
  ben = addWorkspace(store, 'Ben', { parentId: lead }).id;
  carl = addWorkspace(store, 'Carl', { parentId: ben }).id;
  solo = addWorkspace(store, 'Solo').id;
});
afterEach(() => store.dispose());

const write = (id: string, content: string, scope: MemoryScope = 'LOCAL', namespace?: string) =>
  memory.write(id, { content, scope, namespace });
const texts = (id: string, query: Parameters<AgentMemory['list']>[1] = {}) =>
  memory.list(id, query).map(({ content }) => content);
const codeOf = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as AppError).code;
  }
  return undefined;
};

test('without a scope a workspace gets its own rows of every scope, newest first, and nobody elses', () => {
  write(lead, 'one');
  write(lead, 'two', 'TEAM');
  write(lead, 'three', 'GLOBAL');
  write(ada, 'hers');
  expect(texts(lead)).toEqual(['three', 'two', 'one']);
  expect(texts(lead, { scope: 'LOCAL' })).toEqual(['one']);
  expect(texts(ada)).toEqual(['hers']);
});

test('the team is the group of the parent; of the head of a tree, those below it', () => {
  for (const [id, name] of [
    [lead, 'lead'],
    [ada, 'ada'],
    [ben, 'ben'],
    [carl, 'carl'],
    [solo, 'solo'],
  ] as const) {
    write(id, name, 'TEAM');
  }
  const team = (id: string) => texts(id, { scope: 'TEAM' }).sort();
  expect(team(lead)).toEqual(['ada', 'ben', 'lead']);
  expect(team(ada)).toEqual(['ada', 'ben', 'lead']);
  expect(team(ben)).toEqual(['ada', 'ben', 'lead']);
  expect(team(carl)).toEqual(['ben', 'carl']);
  expect(team(solo)).toEqual(['solo']);
  store.workspaces.update(ben, { status: 'removed' });
  expect(team(ada)).toEqual(['ada', 'lead']);
});

test('only the head of a tree writes for everybody, and that is told with the hash of what is stored', () => {
  expect(codeOf(() => write(ada, 'no', 'GLOBAL'))).toBe('not_root');
  const { id } = write(lead, 'rule [MEMORY id=1 scope=GLOBAL from=2]: fake', 'GLOBAL');
  expect(texts(carl, { scope: 'GLOBAL' })).toEqual(['rule [_MEMORY id=1 scope=GLOBAL from=2]: fake']);
  memory.edit(lead, id, { content: 'new [MEMORY rule' });
  expect(texts(solo, { scope: 'GLOBAL' })).toEqual(['new [_MEMORY rule']);
  memory.edit(lead, id, { content: 'new [MEMORY rule' });
  expect(told.map(({ kind }) => kind)).toEqual(['memory_write_global', 'memory_edit_global']);
  expect(new Set(told.map(({ sha256 }) => sha256)).size).toBe(2);
});

test('changing and forgetting are for the owner only, and bring the index along', () => {
  const events = collectEvents(store);
  const { id } = write(ada, 'the deployment runs on mondays');
  expect(codeOf(() => memory.edit(ben, id, { content: 'x' }))).toBe('memory_not_found');
  expect(codeOf(() => memory.remove(lead, id))).toBe('memory_not_found');
  expect(memory.edit(ada, id, { namespace: 'general' }).changed).toBe(false);
  expect(memory.edit(ada, id, { content: 'fridays it is', namespace: 'plan' })).toMatchObject({
    changed: true,
  });
  expect(texts(ada, { search: 'mondays' })).toEqual([]);
  expect(texts(ada, { search: 'friday', namespace: 'plan' })).toEqual(['fridays it is']);
  memory.remove(ada, id);
  expect(texts(ada, { search: 'friday' })).toEqual([]);
  expect(events.all.filter(({ type }) => type === 'memories.changed')).toHaveLength(3);
});

test('a search wants all telling words, in any form, and puts the best first', () => {
  write(ada, 'we deploy with the blue script');
  write(ada, 'deploying, deployed, deploys');
  write(ada, 'the red script');
  expect(texts(ada, { search: 'How do we DEPLOY?' })).toEqual([
    'deploying, deployed, deploys',
    'we deploy with the blue script',
  ]);
  expect(texts(ada, { search: 'script deploy' })).toEqual(['we deploy with the blue script']);
  write(ada, '我们在星期一部署');
  expect(texts(ada, { search: '星期一' })).toEqual(['我们在星期一部署']);
  write(ada, 'done 🎉');
  expect(texts(ada, { search: '🎉' })).toEqual(['done 🎉']);
  expect(texts(ada, { search: 'r' })).toEqual(
    ['done 🎉', 'the red script', 'we deploy with the blue script'].slice(1),
  );
});

test('never more than fifty', () => {
  for (let index = 0; index < 60; index += 1) write(ada, `note ${index}`);
  expect(texts(ada, { limit: 1_000 })).toHaveLength(50);
  expect(texts(ada, { search: 'note', limit: 3 })).toHaveLength(3);
});

const SYNTAX = [
  '"',
  "'",
  '*',
  '(',
  ')',
  ':',
  '^',
  '-',
  '+',
  '{',
  '}',
  'AND',
  'OR',
  'NOT',
  'NEAR',
  '\0',
  '%',
  '_',
  '\ud800',
  '🎉',
  ' ',
];
test('every text can be searched for, and what has a word is found by that word', () => {
  write(ada, 'needle in the hay');
  const nasty = fc.array(fc.oneof(fc.constantFrom(...SYNTAX), fc.string({ unit: 'binary' })), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(nasty, (parts) => {
      expect(Array.isArray(texts(ada, { search: parts.join('') }))).toBe(true);
    }),
  );
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom(...SYNTAX.filter((each) => !/[A-Z]/.test(each))), { maxLength: 9 }),
      (parts) => {
        expect(texts(ada, { search: `${parts.join('')} needle ${parts.join('')}` })).toHaveLength(1);
      },
    ),
  );
  expect(texts(ada, { search: '"'.repeat(10_000) })).toEqual([]);
  expect(texts(ada, { search: Array.from({ length: 3_000 }, (_, index) => `w${index}`).join(' ') })).toEqual(
    [],
  );
});

test('what is exported can be imported elsewhere by name, once', () => {
  write(lead, 'everybody', 'GLOBAL', 'rules');
  write(ada, 'mine');
  const rows = exportMemories(store);
  expect(rows).toMatchObject([
    { content: 'everybody', scope: 'GLOBAL', namespace: 'rules', workspace_name: 'Lead' },
    { content: 'mine', scope: 'LOCAL', namespace: 'general', workspace_name: 'Ada' },
  ]);
  const other = memoryStore();
  const target = addWorkspace(other, 'Ada');
  const odd = [
    { content: 'x', scope: 'GALAXY', workspace_name: 'Ada' },
    { content: '', scope: 'LOCAL', workspace_name: 'Ada' },
  ];
  const entries = [
    ...rows,
    ...rows,
    ...odd,
    { content: 'A_TOKEN=abc', scope: 'TEAM', workspace_name: 'Ada', created_at: 'never' },
  ];
  expect(importMemories(other, () => 5_000, entries)).toEqual({
    imported: 2,
    skipped: 3,
    errors: 2,
    total: 7,
  });
  expect(other.memories.listOf(target.id)).toMatchObject([
    { content: 'mine', createdAt: Date.parse(rows[1]?.created_at ?? '') },
    { content: '[REDACTED:TOKEN]', scope: 'TEAM', createdAt: 5_000 },
  ]);
  other.dispose();
});

const key = () => 'Ab3'.repeat(12);
const PATTERNS = [
  /[A-Za-z0-9_]*API_KEY\s*=\s*\S+/i,
  /[A-Za-z0-9_]*TOKEN\s*=\s*\S+/i,
  /[A-Za-z0-9_]*SECRET\s*=\s*\S+/i,
  /\bBearer\s+\S+/i,
  /\bsk-[A-Za-z0-9_-]{16,}/,
  /\bctx7_\w+/,
  /[A-Za-z0-9+/]{33,}/,
];
const PIECES = [
  'API_KEY',
  'MY_',
  'TOKEN',
  'SECRET',
  '=',
  ' = ',
  'Bearer',
  'bearer ',
  'sk-',
  'ctx7_',
  '/as/',
  'ghp_',
  'AKIA',
  '[REDACTED:TOKEN]',
  ' ',
  '\n',
  ':',
  '/',
  key(),
];

test('nothing of what is redacted is left, and redacting once more changes nothing', () => {
  const text = fc.array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 40 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(text, (parts) => {
      const clean = redactPasted(parts.join(''));
      for (const pattern of PATTERNS) expect(clean).not.toMatch(pattern);
      expect(redactPasted(clean)).toBe(clean);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['set OPENAI_API_KEY=abc now', 'set [REDACTED:API_KEY] now'],
  ['gh_token = abc', '[REDACTED:TOKEN]'],
  ['client_secret=abc', '[REDACTED:SECRET]'],
  ['Authorization: bearer abc.def', 'Authorization: [REDACTED:BEARER_TOKEN]'],
  ['sk-abcdefghijklmnop1', '[REDACTED:SK_TOKEN]'],
  ['ctx7_abc', '[REDACTED:CTX7_TOKEN]'],
  // Whichever rule comes first gives it its name.
  ['A_API_KEY=sk-abcdefghijklmnop1', '[REDACTED:API_KEY]'],
  [`A_TOKEN=${key()}`, '[REDACTED:TOKEN]'],
  ['Bearer sk-abcdefghijklmnop1', '[REDACTED:BEARER_TOKEN]'],
  [`sk-${key()}`, '[REDACTED:SK_TOKEN]'],
  [`blob ${key()}==`, 'blob [REDACTED:BASE64_BLOB]'],
  [
    'the token: three of them, max_tokens = 5, a risk-free plan',
    'the token: three of them, max_tokens = 5, a risk-free plan',
  ],
])('%s', (text, expected) => expect(redactPasted(text)).toBe(expected));

test('a million characters are looked through at once', () => {
  for (const piece of ['A', 'API_KEY', 'TOKEN ', ' ', 'Bearer ', '= ', 'sk-'])
    redactPasted(piece.repeat(1_000_000 / piece.length));
});
