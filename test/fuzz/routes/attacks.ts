import { randomUUID } from 'node:crypto';
import { HUGE_BODY, oddBodies, oddParts, oddTypes, oddValues, queryNames } from './odd.ts';
import type { Random } from './random.ts';
import { sampleOf, withOdd } from './samples.ts';
import type { FuzzWorld } from './world.ts';

/** Most may do what they ask for: what is refused at the door is soon told. */
const WHO = [
  ...(['nobody', 'nonsense', 'odd', 'removed'] as const),
  ...(['stranger', 'stranger', 'org', 'pawn', 'pawn', 'pawn', 'owner', 'owner', 'owner'] as const),
];

/** One request that means no good. */
export interface Attack {
  readonly route: string;
  readonly who: (typeof WHO)[number];
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

const ODD_TOKENS = [
  'Bearer',
  'Bearer ',
  'Basic eDp5',
  'Bearer a b',
  `Bearer ${'x'.repeat(4_000)}`,
  'bearer \u00ff',
  'Bearer null',
];

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly schema: unknown;
}

/** What the fuzzer reads of an operation. */
export interface FuzzedOperation {
  readonly 'x-route': string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: unknown }>> };
}

/** The next attack on a route. */
export async function attackOn(
  operation: FuzzedOperation,
  random: Random,
  world: FuzzWorld,
): Promise<Attack> {
  const who = random.pick(WHO);
  const pawn = await world.pawn();
  // Who may do everything does it to nobody that others must not know.
  const isAllowed = who === 'owner' || (who === 'pawn' && random.chance(0.7));
  const aim = isAllowed ? pawn : world.victim;
  const known = isAllowed ? [pawn.id] : [pawn.id, world.victim.id, world.stranger.id];
  const texts = [
    ...known,
    'x',
    'name',
    'LOCAL',
    'message/send',
    'a/b.md',
    'https://example.com',
    randomUUID(),
  ];
  const [method = 'GET', path = '/'] = operation['x-route'].split(' ');
  const schemas = Object.values(operation.requestBody?.content ?? {}).map(({ schema }) => schema);
  return {
    route: operation['x-route'],
    who,
    method,
    url: urlOf(path, operation.parameters ?? [], aim.id, random, texts),
    headers: headersOf(who, world, pawn.token, random, aim.id),
    body: method === 'GET' ? undefined : bodyOf(schemas[0], random, texts),
  };
}

function urlOf(
  path: string,
  parameters: readonly Parameter[],
  id: string,
  random: Random,
  texts: readonly string[],
): string {
  // Mostly one thing is wrong at a time: otherwise nothing gets past the first check.
  const wrong = random.chance(0.25);
  const filled = path
    .replaceAll(/:(\w+)/g, (_, name: string) =>
      wrong && random.chance(0.6)
        ? random.pick(oddParts)
        : name === 'id'
          ? id
          : encodeURIComponent(random.pick(texts)),
    )
    .replace('*', () => (wrong ? random.pick(oddParts) : 'a/b.md'));
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && random.chance(0.4))
    .flatMap(({ name, schema }) => {
      const value = random.chance(0.5) ? random.pick(oddValues) : sampleOf(schema, random, texts);
      const pair = `${name}=${encoded(value)}`;
      return random.chance(0.1) ? [pair, pair] : [pair];
    });
  if (random.chance(0.05)) query.push(`${random.pick(queryNames)}=${encoded(random.pick(oddValues))}`);
  if (random.chance(0.03))
    query.push(random.pick(['%', '__proto__[x]=1', '&&&=', 'a[]=1&a[]=2', '?', '%ff=%ff']));
  return query.length > 0 ? `${filled}?${query.join('&')}` : filled;
}

function encoded(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  // Node takes no longer requests, and says so by itself.
  return encodeURIComponent(Buffer.from(text.slice(0, 2_000)).toString());
}

function headersOf(
  who: Attack['who'],
  world: FuzzWorld,
  pawnToken: string,
  random: Random,
  id: string,
): Record<string, string> {
  const authorization = {
    nobody: undefined,
    nonsense: `Bearer ${'n'.repeat(43)}`,
    odd: random.pick(ODD_TOKENS),
    removed: `Bearer ${world.removed.token}`,
    stranger: `Bearer ${world.stranger.token}`,
    org: `Bearer ${world.orgToken}`,
    pawn: `Bearer ${pawnToken}`,
    owner: `Bearer ${world.host.adminToken}`,
  }[who];
  const claims = [id, world.stranger.id, 'system:x', 'x', '__proto__', '../x', 'x'.repeat(3_000)];
  return {
    'content-type': random.chance(0.8) ? 'application/json' : random.pick(oddTypes),
    ...(authorization === undefined ? {} : { authorization }),
    ...(random.chance(0.15) ? { 'x-workspace-id': random.pick(claims) } : {}),
    ...(random.chance(0.05) ? { 'x-timeout': random.pick(['-1', 'x', '1e9', '0']) } : {}),
    ...(random.chance(0.05) ? { 'x-molecule-org-id': random.pick(claims) } : {}),
    ...(random.chance(0.03) ? { traceparent: random.pick(claims) } : {}),
    ...(random.chance(0.02) ? { 'content-encoding': 'gzip' } : {}),
  };
}

function bodyOf(schema: unknown, random: Random, texts: readonly string[]): Buffer | undefined {
  if (random.chance(0.1)) return undefined;
  if (random.chance(0.004)) return HUGE_BODY;
  if (random.chance(0.25)) return random.pick(oddBodies);
  const sample = sampleOf(schema ?? { type: 'object' }, random, texts);
  const value = random.chance(0.15) ? sample : withOdd(sample, random);
  return Buffer.from(JSON.stringify(value) ?? '');
}
