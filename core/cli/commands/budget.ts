import type { Budget, Workspace } from '../../contract/index.ts';
import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, usageError } from '../output.ts';

const CENTS_PER_DOLLAR = 100;
const NO_LIMIT = 'none';

export const budget: Command = {
  usage: 'budget [NAME] [--limit DOLLARS|none] [--json]',
  summary: 'What a workspace, or all of them, have spent this month, and what they may spend at most',
  flags: { limit: { type: 'string' }, json: { type: 'boolean' } },
  async run([name = ''], flags, { output, home, env }) {
    const limitCents = typeof flags.limit === 'string' ? centsOf(flags.limit) : undefined;
    const engine = await findEngine(home, env);
    const { workspaces } = await engine.call('engine.snapshot', {});
    if (name === '') {
      if (limitCents !== undefined)
        throw usageError('Say whose limit it is: molecule budget NAME --limit DOLLARS');
      const all = workspaces.filter(({ budgetCents, spentCents }) => budgetCents !== null || spentCents > 0);
      output.out(flags.json ? JSON.stringify(all.map(shortOf)) : tellAll(all));
      return EXIT.ok;
    }
    const workspace = findWorkspace(workspaces, name);
    const { id } = workspace;
    const found =
      limitCents === undefined
        ? await engine.call('budget.get', { id })
        : await engine.call('budget.set', { id, limitCents });
    output.out(
      flags.json ? JSON.stringify({ workspace_id: id, ...wireOf(found) }) : tell(workspace.name, found),
    );
    return EXIT.ok;
  },
};

export const cancel: Command = {
  usage: 'cancel MESSAGE',
  summary: 'Cancel a message or a task that waits or is being answered, by its id',
  flags: {},
  async run([messageId = ''], _flags, { output, home, env }) {
    const engine = await findEngine(home, env);
    await engine.call('messages.cancel', { messageId });
    output.err(`${messageId} is cancelled`);
    return EXIT.ok;
  },
};

function centsOf(text: string): number | null {
  if (text === NO_LIMIT) return null;
  const cents = Math.round(Number(text) * CENTS_PER_DOLLAR);
  if (text.trim() !== '' && Number.isSafeInteger(cents) && cents >= 0) return cents;
  throw usageError(`"${text}" is no limit: give dollars, for example 25.00, or ${NO_LIMIT}`);
}

const dollars = (cents: number) => `$${(cents / CENTS_PER_DOLLAR).toFixed(2)}`;

const limitText = (limitCents: number | null) =>
  limitCents === null ? 'without a limit' : `of ${dollars(limitCents)}`;

function tell(name: string, { limitCents, spentCents, today }: Budget): string {
  const tokens = `${today.inputTokens} tokens in, ${today.outputTokens} out`;
  return `${name} has spent ${dollars(spentCents)} ${limitText(limitCents)} this month; today ${tokens}, about $${today.costDollars.toFixed(2)}`;
}

/** One a line, who spent most first, and the sum. */
function tellAll(workspaces: readonly Workspace[]): string {
  const spent = workspaces.reduce((sum, { spentCents }) => sum + spentCents, 0);
  const lines = workspaces
    .toSorted((a, b) => b.spentCents - a.spentCents)
    .map(({ name, budgetCents, spentCents }) => `${dollars(spentCents)} ${limitText(budgetCents)}  ${name}`);
  return [...lines, `${dollars(spent)} spent this month`].join('\n');
}

function shortOf({ id, budgetCents, spentCents }: Workspace) {
  return { workspace_id: id, budget_limit: budgetCents, monthly_spend: spentCents };
}

function wireOf({ limitCents, spentCents, today }: Budget) {
  return {
    budget_limit: limitCents,
    monthly_spend: spentCents,
    today: {
      input_tokens: today.inputTokens,
      output_tokens: today.outputTokens,
      total_calls: today.calls,
      estimated_cost_usd: today.costDollars.toFixed(6),
    },
  };
}
