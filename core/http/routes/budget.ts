import { z } from 'zod';
import { isoTime } from '../../base/index.ts';
import { costOf, dayOf } from '../../messaging/index.ts';
import { spentThisMonth, type WorkspaceRecord } from '../../store/index.ts';
import { HttpProblem } from '../errors.ts';
import type { Routes } from '../services.ts';

const budget = z.object({
  budget_limit: z.number().nullable(),
  monthly_spend: z.number(),
  budget_remaining: z.number().nullable(),
});
const usage = z.object({
  input_tokens: z.number(),
  output_tokens: z.number(),
  total_calls: z.number(),
  estimated_cost_usd: z.string(),
  period_start: z.string(),
  period_end: z.string(),
});
const DIFFERENCE = 'what is spent begins anew with every month (UTC)';

export const budgetRoutes: Routes = (define, services, access) => {
  const { store, registry, now } = services;

  const shaped = (record: WorkspaceRecord) => {
    const spent = spentThisMonth(record, now());
    return {
      budget_limit: record.budgetLimit,
      monthly_spend: spent,
      budget_remaining: record.budgetLimit === null ? null : record.budgetLimit - spent,
    };
  };

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/budget',
      tier: 'workspace',
      summary: 'What it may spend in a month and what it has, in US cents',
      answers: { 200: budget },
      difference: DIFFERENCE,
    },
    ({ workspace }) => shaped(workspace),
  );

  define(
    {
      method: 'PATCH',
      path: '/workspaces/:id/budget',
      tier: 'admin',
      summary: 'Limits what it may spend in a month, in US cents; null lifts the limit',
      body: z.record(z.string(), z.unknown()),
      invalid: 'budget_limit field is required',
      answers: {
        200: budget,
        400: 'no id, or no whole number of cents from 0 up',
        404: 'there is no such workspace',
        410: 'it was removed',
      },
      difference: DIFFERENCE,
    },
    ({ request, body }) => {
      const { id } = access.live(access.pathId(request));
      registry.change(id, { budgetLimit: limitIn(body) });
      return shaped(access.live(id));
    },
  );

  define(
    {
      method: 'GET',
      path: '/workspaces/:id/metrics',
      tier: 'workspace',
      summary: 'The tokens that its answers told today (UTC), with an estimate of what they cost',
      answers: { 200: usage },
    },
    ({ workspace }) => {
      const { start, end } = dayOf(now());
      const used = store.usage.get(workspace.id, start);
      return {
        input_tokens: used.inputTokens,
        output_tokens: used.outputTokens,
        total_calls: used.callCount,
        estimated_cost_usd: costOf(used).toFixed(6),
        period_start: isoTime(start),
        period_end: isoTime(end),
      };
    },
  );
};

function limitIn(body: Readonly<Record<string, unknown>>): number | null {
  if (!('budget_limit' in body)) throw new HttpProblem(400, 'budget_limit field is required');
  const { budget_limit: limit } = body;
  if (limit === null) return null;
  if (typeof limit !== 'number' || !Number.isSafeInteger(limit)) {
    throw new HttpProblem(400, 'budget_limit must be an integer (USD cents) or null');
  }
  if (limit < 0) throw new HttpProblem(400, 'budget_limit must be >= 0 (USD cents)');
  return limit;
}
