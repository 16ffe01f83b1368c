import { type ApiDocument, operationsOf } from '../../support/api-table.ts';
import { type Attack, attackOn, type FuzzedOperation } from './attacks.ts';
import { type Answered, exchange } from './exchange.ts';
import { seeded } from './random.ts';
import type { FuzzWorld } from './world.ts';

const SHOWN_BYTES = 300;
/** After so many rounds there is another pawn, also where nothing has happened to the last one. */
const PAWN_ROUNDS = 5;

/** Headers that are too large never get as far as the app. */
const TOLD_BY_NODE = 431;
/** As an error, as JSON-RPC has it, or, of the state of a workspace, that it is gone. */
const ERROR_SHAPES =
  /^\{"(?:error":"|jsonrpc":|workspace_id":"[^"]*",(?:"status":"removed",)?"deleted":true\})/;

export interface FuzzOptions {
  readonly seed: number;
  /** Attacks on each route. */
  readonly perRoute: number;
  /** No new round of attacks starts after so long. */
  readonly budgetMs: number;
}

export interface FuzzResult {
  readonly attacks: number;
  /** How often each status came back. */
  readonly statuses: ReadonlyMap<number, number>;
  /** What must not have happened, with what to send to see it again. */
  readonly findings: readonly string[];
}

/** Attacks every route of the catalogue, one round after the other. The same seed makes the same attacks. */
export async function fuzzRoutes(world: FuzzWorld, options: FuzzOptions): Promise<FuzzResult> {
  const random = seeded(options.seed);
  const { host } = world;
  const base = host.engine.info().url;
  const operations = operationsOf((await host.send('/openapi.json')).json as ApiDocument);
  const statuses = new Map<number, number>();
  const findings: string[] = [];
  const until = performance.now() + options.budgetMs;
  let attacks = 0;
  for (let round = 0; round < options.perRoute && performance.now() < until; round += 1) {
    if (round % PAWN_ROUNDS === PAWN_ROUNDS - 1) world.losePawn();
    for (const operation of operations) {
      const attack = await attackOn(operation as FuzzedOperation, random, world);
      attacks += 1;
      try {
        const answered = await exchange(base, attack);
        statuses.set(answered.status, (statuses.get(answered.status) ?? 0) + 1);
        const wrong = whatIsWrong(world, operation['x-tier'], attack, answered);
        if (wrong) findings.push(`${wrong}: ${shown(attack)} → ${answered.text.slice(0, SHOWN_BYTES)}`);
        await tidy(world, attack, answered);
      } catch (error) {
        findings.push(`${(error as Error).message}: ${shown(attack)}`);
      }
    }
  }
  return { attacks, statuses, findings };
}

function whatIsWrong(
  world: FuzzWorld,
  tier: string,
  { who, url }: Attack,
  answered: Answered,
): string | undefined {
  const { status, headers, text } = answered;
  if (status === 500) return 'a 500';
  if (status >= 400 && status !== TOLD_BY_NODE && !ERROR_SHAPES.test(text))
    return 'a refusal without its reason';
  if (headers['x-injected'] !== undefined) return 'a header of the attacker';
  if (who === 'owner') return undefined;
  const isGuarded = tier === 'workspace' || tier === 'admin';
  if (isGuarded && status < 300 && status > 0 && url.split('?')[0]?.includes(world.victim.id))
    return `the victim's own, done for ${who}`;
  if (text.includes(world.marker)) return `what the victim has, told to ${who}`;
  if (text.includes(world.nameMarker) && tier !== 'open') return `whom the victim is, told to ${who}`;
  if (text.includes(world.host.adminToken)) return `the token of the owner, told to ${who}`;
  return undefined;
}

/** What was made is removed at once, and who is gone is replaced. */
async function tidy(world: FuzzWorld, { route, who }: Attack, { status, text }: Answered): Promise<void> {
  const { host } = world;
  if (route === 'POST /workspaces' && status === 201) {
    const { id } = JSON.parse(text) as { id: string };
    await host.send(`/workspaces/${id}?confirm=true&purge=true`, {
      method: 'DELETE',
      token: host.adminToken,
    });
  }
  const isChanged = who === 'owner' && /^(DELETE|POST) /.test(route);
  if (isChanged || (who === 'pawn' && (status === 401 || status === 410))) {
    const pawn = await world.pawn();
    const { status: still } = await host.send(`/workspaces/${pawn.id}/activity?limit=1`, {
      token: pawn.token,
    });
    if (still !== 200) world.losePawn();
  }
}

function shown({ who, method, url, headers, body }: Attack): string {
  const { authorization: _, ...rest } = headers;
  const sent = body === undefined ? '' : ` ${body.subarray(0, SHOWN_BYTES).toString('latin1')}`;
  return `${who} ${method} ${url.slice(0, SHOWN_BYTES)} ${JSON.stringify(rest)}${sent}`;
}
