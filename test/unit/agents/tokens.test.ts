import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OrgTokens, WorkspaceTokens } from '../../../core/agents/index.ts';
import { newId, silentLogger } from '../../../core/base/index.ts';
import type { Store } from '../../../core/store/index.ts';
import { TestClock } from '../../support/clock.ts';
import { addWorkspace, memoryStore } from '../../support/store.ts';

let clock: TestClock;
let store: Store;
let tokens: WorkspaceTokens;
let orgTokens: OrgTokens;
beforeEach(() => {
  clock = new TestClock();
  store = memoryStore(clock.now);
  tokens = new WorkspaceTokens(store, { clock, logger: silentLogger() });
  orgTokens = new OrgTokens(store, clock, silentLogger());
});
afterEach(() => store.dispose());

const ownerOf = (token: string) => tokens.ownerOf(token, 'bearer');

describe('a token that counted a moment ago counts no more', () => {
  let id: string;
  let token: string;
  beforeEach(() => {
    ({ id } = addWorkspace(store, 'Ada'));
    token = tokens.issue(id, 'bearer');
    expect(ownerOf(token)).toBe(id);
  });
  afterEach(() => expect(ownerOf(token)).toBeNull());

  test('once it is revoked', () => tokens.revoke(id, tokens.list(id, 1, 0)[0]?.id ?? ''));
  test('once all of its workspace are, by somebody else', () => store.tokens.revokeAll(id));
  test('once its workspace has fresh ones', () => void tokens.rotate(id));
  test('once its workspace is removed', () => void store.workspaces.update(id, { status: 'removed' }));
  test('once its workspace is deleted', () => store.workspaces.purge(id));
  test('within the transaction that removes its workspace', () => {
    store.transaction(() => {
      store.tokens.revokeAll(id);
      expect(ownerOf(token)).toBeNull();
    });
  });
});

describe('a transaction that is rolled back', () => {
  const rolledBack = (work: () => void) =>
    expect(() =>
      store.transaction(() => {
        work();
        throw new Error('no');
      }),
    ).toThrow('no');

  test('leaves what it revoked', () => {
    const { id } = addWorkspace(store, 'Ada');
    const token = tokens.issue(id, 'bearer');
    rolledBack(() => {
      store.tokens.revokeAll(id);
      expect(ownerOf(token)).toBeNull();
    });
    expect(ownerOf(token)).toBe(id);
  });

  test('leaves nothing of what it issued, although that was asked for meanwhile', () => {
    const { id } = addWorkspace(store, 'Ada');
    let token = '';
    let orgToken = '';
    rolledBack(() => {
      token = tokens.issue(id, 'bearer');
      orgToken = orgTokens.issue({ name: '', createdBy: '', orgId: null }).token;
      expect([ownerOf(token), orgTokens.ownerOf(orgToken)?.orgId]).toEqual([id, null]);
    });
    expect([ownerOf(token), orgTokens.ownerOf(orgToken)]).toEqual([null, null]);
  });
});

test('whatever happens, what is remembered is what is stored', () => {
  const step = fc.constantFrom('issue', 'ask', 'revoke', 'revokeAll', 'rotate', 'rollBack', 'remove');
  fc.assert(
    fc.property(fc.array(fc.tuple(step, fc.nat(2)), { maxLength: 40 }), (steps) => {
      const ids = ['a', 'b', 'c'].map((name) => addWorkspace(store, `${name} ${newId()}`).id);
      const texts: string[] = [];
      for (const [what, which] of steps) {
        const id = ids[which] ?? '';
        const issue = () => void texts.push(tokens.issue(id, 'bearer'));
        if (what === 'issue') issue();
        if (what === 'revoke') {
          const [first] = tokens.list(id, 1, 0);
          if (first) tokens.revoke(id, first.id);
        }
        if (what === 'revokeAll') store.tokens.revokeAll(id);
        if (what === 'rotate') texts.push(tokens.rotate(id).bearer);
        if (what === 'remove') store.workspaces.update(id, { status: 'removed' });
        if (what === 'rollBack') {
          try {
            store.transaction(() => {
              store.tokens.revokeAll(id);
              issue();
              for (const text of texts) ownerOf(text);
              throw new Error('no');
            });
          } catch {
            // That is the point.
          }
        }
        const fresh = new WorkspaceTokens(store);
        for (const text of texts) expect(ownerOf(text)).toBe(fresh.ownerOf(text, 'bearer'));
      }
    }),
    { numRuns: 40 },
  );
});

test('a workspace can have fifty, not counting private prefixes', () => {
  const { id } = addWorkspace(store, 'Ada');
  tokens.issue(id, 'prefix');
  for (let made = 0; made < 50; made += 1) tokens.issueAnother(id);
  expect(() => tokens.issueAnother(id)).toThrow(expect.objectContaining({ code: 'too_many_tokens' }));
  const listed = tokens.list(id, 200, 0);
  expect(listed).toHaveLength(50);
  tokens.revoke(id, listed[0]?.id ?? '');
  expect(ownerOf(tokens.issueAnother(id))).toBe(id);
});

test('a private prefix cannot be listed nor revoked by its id, and another workspace revokes none', () => {
  const [ada, bea] = [addWorkspace(store, 'Ada').id, addWorkspace(store, 'Bea').id];
  tokens.issue(ada, 'prefix');
  expect(tokens.list(ada, 50, 0)).toEqual([]);
  tokens.issue(ada, 'bearer');
  const [mine] = tokens.list(ada, 50, 0);
  expect(() => tokens.revoke(bea, mine?.id ?? '')).toThrow(
    expect.objectContaining({ code: 'token_not_found' }),
  );
});

describe('when a token was used last', () => {
  const stored = (id: string) => store.tokens.listLiveBearers(id, 1, 0)[0]?.lastUsedAt;

  test('is stored once a minute however often that is, and at the end', async () => {
    const { id } = addWorkspace(store, 'Ada');
    const token = tokens.issue(id, 'bearer');
    const usedAt = clock.now();
    for (let use = 0; use < 100; use += 1) ownerOf(token);
    expect(stored(id)).toBeNull();
    await clock.elapse(60_000);
    expect(stored(id)).toBe(usedAt);

    ownerOf(token);
    const again = clock.now();
    tokens.dispose();
    expect(stored(id)).toBe(again);
  });

  test('is right in a list at once, also of org tokens', () => {
    const { id } = addWorkspace(store, 'Ada');
    ownerOf(tokens.issue(id, 'bearer'));
    expect(tokens.list(id, 1, 0)).toMatchObject([{ lastUsedAt: clock.now() }]);
    const { token } = orgTokens.issue({ name: 'scripts', createdBy: '', orgId: null });
    orgTokens.ownerOf(token);
    expect(orgTokens.list()).toMatchObject([{ name: 'scripts', lastUsedAt: clock.now() }]);
  });
});

describe('org tokens', () => {
  test('for a workspace end with it', () => {
    const { id } = addWorkspace(store, 'Root');
    const { token } = orgTokens.issue({ name: '', createdBy: '', orgId: id });
    expect(orgTokens.ownerOf(token)).toMatchObject({ orgId: id });
    store.workspaces.update(id, { status: 'removed' });
    expect(orgTokens.ownerOf(token)).toBeNull();
    expect(() => orgTokens.issue({ name: '', createdBy: '', orgId: id })).toThrow(
      expect.objectContaining({ code: 'workspace_not_found' }),
    );
  });

  test('are revoked once', () => {
    const { record, token } = orgTokens.issue({ name: '', createdBy: '', orgId: null });
    expect(orgTokens.ownerOf(token)?.id).toBe(record.id);
    orgTokens.revoke(record.id);
    expect(orgTokens.ownerOf(token)).toBeNull();
    expect(() => orgTokens.revoke(record.id)).toThrow(expect.objectContaining({ code: 'token_not_found' }));
  });
});
