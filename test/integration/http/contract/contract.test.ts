import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, it } from 'vitest';
import type { EngineEvent } from '../../../../core/contract/index.ts';
import { type ApiDocument, type ApiOperation, apiTable, operationsOf } from '../../../support/api-table.ts';
import type { Reply } from '../../../support/in-process-engine.ts';
import { platformPayloads } from '../../../support/platform-payloads.ts';
import { activityRows } from './activity.ts';
import { approvalRows } from './approvals.ts';
import { budgetRows } from './budget.ts';
import { canvasRows } from './canvas.ts';
import { delegationRows } from './delegations.ts';
import { eventRows } from './events.ts';
import { healthRows } from './health.ts';
import { insideRows } from './inside.ts';
import { keyValueRows } from './key-values.ts';
import { lifecycleRows } from './lifecycle.ts';
import { mcpRows } from './mcp.ts';
import { memoryRows } from './memories.ts';
import { messageRows } from './messages.ts';
import { pluginRows } from './plugins.ts';
import { registryRows } from './registry.ts';
import type { Row } from './row.ts';
import { scheduleRows } from './schedules.ts';
import { secretRows } from './secrets.ts';
import { settingsRows } from './settings.ts';
import { templateRows } from './templates.ts';
import { tokenRows } from './tokens.ts';
import { uploadRows } from './uploads.ts';
import { workspaceRows } from './workspaces.ts';
import { openWorld } from './world.ts';

/** Every area has a file of its own beside this one. */
const rows: readonly Row[] = [
  ...healthRows,
  ...tokenRows,
  ...canvasRows,
  ...messageRows,
  ...budgetRows,
  ...activityRows,
  ...delegationRows,
  ...approvalRows,
  ...eventRows,
  ...memoryRows,
  ...keyValueRows,
  ...scheduleRows,
  ...mcpRows,
  ...workspaceRows,
  ...lifecycleRows,
  ...registryRows,
  ...insideRows,
  ...uploadRows,
  ...pluginRows,
  ...secretRows,
  ...settingsRows,
  ...templateRows,
];

const world = await openWorld();
const told: Extract<EngineEvent, { type: 'platform' }>[] = [];
world.host.engine.events.on((entries) => {
  for (const { event } of entries) if (event.type === 'platform') told.push(event);
});
const document = (await world.host.send('/openapi.json')).json as ApiDocument;
const operations = operationsOf(document);
const removed = await world.agent();
await world.asOwner('DELETE', `/workspaces/${removed.id}`);
const agent = await world.agent();
const stranger = await world.agent();
afterAll(() => world.host.dispose());

const ajv = new Ajv2020({ strict: false, formats: { uuid: true, 'date-time': true } });
ajv.addSchema({ ...document, $id: 'api' } as object);

/** The reply has the status, and the body that the document promises for it. */
function expectDocumented(operation: ApiOperation, status: number, reply: Reply): void {
  expect({ status: reply.status, body: reply.text }).toMatchObject({ status });
  const promised = operation.responses[status]?.content?.['application/json'].schema;
  if (promised === undefined) return;
  const schema = JSON.parse(JSON.stringify(promised).replaceAll('"#/', '"api#/'));
  const fits = ajv.validate(schema, reply.json);
  expect(fits ? [] : ajv.errors, reply.text).toEqual([]);
}

const byRoute = new Map(operations.map((operation) => [operation['x-route'], operation]));

describe('the rows of the contract', () => {
  for (const row of rows) {
    it(`${row.route} ${row.status}${row.when ? `: ${row.when}` : ''}`, async () => {
      const operation = byRoute.get(row.route);
      if (!operation) throw new Error(`there is no route ${row.route}`);
      const reply = await row.ask(world);
      expectDocumented(operation, row.status, reply);
      if (row.error !== undefined) expect((reply.json as { error: string }).error).toMatch(row.error);
      row.check?.(reply);
    });
  }
});

/** The URL of a route with everything filled in that is not to be wrong. */
function urlOf(operation: ApiOperation, id: string): string {
  const [, url = ''] = operation['x-route'].split(' ');
  return url
    .replace(':id', id)
    .replace(/:\w+/g, () => randomUUID())
    .replace('*', 'file.txt');
}

const methodOf = (operation: ApiOperation) => operation['x-route'].split(' ')[0] ?? 'GET';

/** What a route answers because of its tier, without a row for each. */
const ask = (operation: ApiOperation, id: string, token?: string, body?: string) =>
  world.host.send(urlOf(operation, id), {
    method: methodOf(operation),
    ...(token === undefined ? {} : { token }),
    ...(body === undefined ? {} : { body }),
  });

describe.each(operations.filter((operation) => operation['x-tier'] === 'workspace'))(
  '$x-route',
  (operation) => {
    it('refuses what is no id, no token, a false token, a stranger, and who is not there', async () => {
      const owner = world.host.adminToken;
      expectDocumented(operation, 400, await ask(operation, 'nonsense', owner));
      const missing = await ask(operation, agent.id);
      expectDocumented(operation, 401, missing);
      expect(missing.json).toMatchObject({ error: 'missing workspace auth token' });
      const false_ = await ask(operation, agent.id, 'x'.repeat(43));
      expectDocumented(operation, 401, false_);
      expect(false_.json).toMatchObject({ error: 'invalid workspace auth token' });
      expectDocumented(operation, 401, await ask(operation, agent.id, stranger.token));
      expectDocumented(operation, 401, await ask(operation, removed.id, removed.token));
      expectDocumented(operation, 404, await ask(operation, randomUUID(), owner));
      expectDocumented(operation, 410, await ask(operation, removed.id, owner));
    });
  },
);

describe.each(operations.filter((operation) => operation['x-tier'] === 'admin'))('$x-route', (operation) => {
  it('is for the owner only', async () => {
    const missing = await ask(operation, agent.id);
    expectDocumented(operation, 401, missing);
    expect(missing.json).toMatchObject({ error: 'admin auth required' });
    expectDocumented(operation, 401, await ask(operation, agent.id, agent.token));
    expectDocumented(operation, 401, await ask(operation, agent.id, 'x'.repeat(43)));
  });
});

describe.each(operations.filter(({ requestBody }) => requestBody !== undefined))('$x-route', (operation) => {
  it('refuses a body that is no JSON, and one of another type', async () => {
    const owner = world.host.adminToken;
    expectDocumented(operation, 400, await ask(operation, agent.id, owner, '{"unfinished": '));
    expectDocumented(operation, 400, await ask(operation, agent.id, owner, '"a text"'));
  });
});

describe('the events of all that', () => {
  it('have the payloads that clients know', () => {
    const wrong = told.flatMap(({ event, payload }) => {
      const problems = platformPayloads[event].safeParse(payload).error?.issues ?? [];
      return problems.length > 0 ? [{ event, payload, problems }] : [];
    });
    expect(wrong).toEqual([]);
    const names = new Set(told.map(({ event }) => event));
    const sure = [
      'ACTIVITY_LOGGED',
      'AGENT_MESSAGE',
      'APPROVAL_APPROVED',
      'APPROVAL_DECIDED',
      'APPROVAL_DENIED',
      'APPROVAL_ESCALATED',
      'APPROVAL_REQUESTED',
      'DELEGATION_COMPLETE',
      'DELEGATION_FAILED',
      'DELEGATION_STATUS',
    ];
    expect([...names]).toEqual(expect.arrayContaining(sure));
  });
});

describe('the catalogue', () => {
  it('has a row for every status that a route names as its own', () => {
    const shown = new Set(rows.map(({ route, status }) => `${route} ${status}`));
    const wanted = operations.flatMap((operation) =>
      operation['x-answers'].map((status) => `${operation['x-route']} ${status}`),
    );
    expect(wanted.filter((each) => !shown.has(each))).toEqual([]);
  });

  it.each(document['x-absent'])('says why there is no $method $path', async ({ method, path: url }) => {
    const token = world.host.adminToken;
    const reply = await world.host.send(url.replace(':id', agent.id).replace('*', 'x'), { method, token });
    expect(reply.status).toBe(404);
    expect(reply.json).toEqual({ error: 'not available in Molecule Desktop', detail: expect.any(String) });
  });

  it.each(['/channels/c1/test', '/channels/c1/send'])(
    'A18: never says that POST %s did what comes with a later version',
    async (what) => {
      const token = world.host.adminToken;
      const reply = await world.host.send(`/workspaces/${agent.id}${what}`, { method: 'POST', token });
      expect(reply.status).toBe(404);
      expect(reply.json).toEqual({
        error: 'not available in Molecule Desktop',
        detail: 'Comes with a later version.',
      });
    },
  );

  it('is told in docs/api.md', async () => {
    await expect(apiTable(document)).toMatchFileSnapshot(
      path.resolve(import.meta.dirname, '../../../../docs/api.md'),
    );
  });
});
