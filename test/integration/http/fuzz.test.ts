import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type ApiDocument, type ApiOperation, operationsOf } from '../../support/api-table.ts';
import { type InProcessEngine, startInProcess } from '../../support/in-process-engine.ts';

/** Every route with what makes no sense: it says so, and neither fails nor ends the engine. */

let host: InProcessEngine;
let agent: { id: string; token: string };
let operations: ApiOperation[];
beforeAll(async () => {
  host = await startInProcess();
  agent = await host.createAgent('Ada');
  operations = operationsOf((await host.send('/openapi.json')).json as ApiDocument);
});
afterAll(() => host.dispose());

const AT_ONCE = 8;
/** Of the values that make no sense, how many a field is sent alone with. */
const VALUES_PER_FIELD = 3;
/** Means what it says, also to the workspace that everything else is asked about. */
const REMOVAL = 'DELETE /workspaces/:id';
const SEGMENTS = [
  '%00',
  '..%2f..%2fetc%2fpasswd',
  '%2e%2e',
  'a'.repeat(500),
  "'%20OR%201=1--",
  '%F0%9F%98%80',
  '%ED%A0%80',
  '__proto__',
  '-1',
  '%0d%0aSet-Cookie:%20a=b',
];
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  1e308,
  0.5,
  '',
  '\u0000',
  '\ud800',
  '../../etc/passwd',
  "'; DROP TABLE workspaces; --",
  'x'.repeat(70_000),
  [],
  [null],
  [[[]]],
  {},
  { toString: 'no function', length: -1, kind: 7, parts: 'none' },
];
const BODIES = ['', 'null', '7', '"text"', '[]', '[{}]', '{', '{"a":1}trailing', '\ufeff{}', '{"a":1,"a":2}'];

interface Asked {
  readonly route: string;
  readonly url: string;
  readonly body?: string;
}

const [METHOD, PATH] = [0, 1];
const partOf = (route: string, part: number) => route.split(' ')[part] ?? '';

/** The URL of a route where all is well, except what `fill` says. */
function urlOf(route: string, fill: (parameter: string) => string | undefined = () => undefined): string {
  return partOf(route, PATH).replace(
    /:\w+|\*/g,
    (parameter) => fill(parameter) ?? (parameter === ':id' && route !== REMOVAL ? agent.id : randomUUID()),
  );
}

/** Whatever may be asked about one route. */
function* questions({ 'x-route': route, requestBody }: ApiOperation): Generator<Asked> {
  for (const segment of SEGMENTS) {
    yield { route, url: urlOf(route, () => segment) };
    yield { route, url: urlOf(route, (parameter) => (parameter === ':id' ? undefined : segment)) };
  }
  for (const value of ['', '-1', '1e99', 'x'.repeat(500), '%00', 'NaN', '2026-13-45', '[]']) {
    const names = [
      'limit',
      'offset',
      'since',
      'since_id',
      'since_secs',
      'before_ts',
      'q',
      'path',
      'root',
      'depth',
    ];
    yield { route, url: `${urlOf(route)}?${names.map((name) => `${name}=${value}`).join('&')}` };
  }
  if (partOf(route, METHOD) === 'GET') return;
  for (const body of BODIES) yield { route, url: urlOf(route), body };
  const names = propertiesOf(requestBody);
  const send = (body: unknown): Asked => ({ route, url: urlOf(route), body: JSON.stringify(body) });
  for (const value of VALUES) yield send(Object.fromEntries(names.map((name) => [name, value])));
  for (const [place, name] of names.entries()) {
    for (let turn = 0; turn < VALUES_PER_FIELD; turn += 1)
      yield send({ [name]: VALUES[(place * VALUES_PER_FIELD + turn) % VALUES.length] });
  }
}

/** The names that a body may have, as the document tells them. */
function propertiesOf(requestBody: unknown): string[] {
  const found = new Set<string>();
  const walk = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || depth > 6) return;
    const { properties, ...rest } = node as { properties?: Record<string, unknown> };
    for (const name of Object.keys(properties ?? {})) found.add(name);
    if (properties === undefined) for (const inner of Object.values(rest)) walk(inner, depth + 1);
  };
  walk(requestBody, 0);
  return [...found];
}

/** The status, and the text of a refusal. What goes on for ever is not waited for. */
function ask({ route, url, body = '' }: Asked): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${host.adminToken}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const method = partOf(route, METHOD);
    const request = httpRequest(`${host.engine.info().url}${url}`, { method, headers }, (response) => {
      const status = response.statusCode ?? 0;
      let text = '';
      response.on('data', (chunk) => {
        text += String(chunk);
      });
      response.on('end', () => resolve({ status, text }));
      if (status >= 400) return;
      resolve({ status, text: '' });
      response.destroy();
    });
    request.on('error', reject);
    request.end(body);
  });
}

test('no route fails over what nobody means', async () => {
  const all = operations.flatMap((operation) => [...questions(operation)]);
  const wrong: string[] = [];
  const next = all.values();
  const worker = async () => {
    for (const asked of next) {
      const { status, text } = await ask(asked);
      const about = `${asked.route} ${asked.url.slice(0, 200)} ${asked.body?.slice(0, 100) ?? ''}: ${status} ${text.slice(0, 200)}`;
      if (status === 500) wrong.push(about);
      if (status >= 400 && !text.startsWith('{"error":"') && !text.startsWith('{"jsonrpc":"'))
        wrong.push(about);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  expect(wrong).toEqual([]);
  expect((await host.send('/health')).status).toBe(200);
  expect((await host.send(`/workspaces/${agent.id}`)).status, 'who was there still is').toBe(200);
});
