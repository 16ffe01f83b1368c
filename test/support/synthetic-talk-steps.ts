import type { Activity } from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';

/** Traces of messages in the conversations of the studio. */
export const talkTraces = { plan: 'b'.repeat(32), failed: 'c'.repeat(32) } as const;
/** What the answer with the plan says of itself. */
export const PLAN_WORK = { steps: 4, tookMs: 64_000 } as const;

const SECOND_MS = 1_000;

/** What was done for the plan: two tools, a colleague who answered, and one who could not. `at`: when it was asked for. */
export function tellSteps(state: SyntheticState, at: number, idOf: (name: string) => string): void {
  const [lead, priya, sade] = [idOf('Mara Lindqvist'), idOf('Priya Nair'), idOf('Sade Okafor')];
  const row = (
    seconds: number,
    span: string,
    parent: string | null,
    fields: Partial<Activity> & Pick<Activity, 'type' | 'summary'>,
  ) =>
    state.log({
      workspaceId: lead,
      traceId: talkTraces.plan,
      spanId: span,
      parentSpanId: parent,
      createdAt: at + seconds * SECOND_MS,
      ...fields,
    });
  const tool = (summary: string, ms: number) =>
    ({ type: 'agent_log', method: 'tool', summary, durationMs: ms }) as const;
  const task = (targetId: string, text: string) =>
    ({ type: 'delegation', method: 'delegate', targetId, summary: text, requestText: text }) as const;
  const result = (targetId: string, seconds: number, fields: Partial<Activity>) =>
    ({
      type: 'delegation',
      method: 'delegate_result',
      summary: '',
      targetId,
      durationMs: seconds * SECOND_MS,
      status: 'completed',
      ...fields,
    }) as const;
  row(2, 'plan-1', 'plan', tool('read_file: briefs/launch.md', 320));
  row(4, 'plan-2', 'plan', task(priya, 'How far is the importer, and what is left of it?'));
  row(9, 'plan-2a', 'plan-2', { ...tool('run: npm test', 4_100), workspaceId: priya, sourceId: priya });
  row(26, 'plan-2', 'plan', result(priya, 22, { responseText: 'Eighty percent; old archives are left.' }));
  row(27, 'plan-3', 'plan', task(sade, 'Send me the numbers of last week'));
  const errorDetail = 'workspace agent busy — it did not answer in time';
  row(57, 'plan-3', 'plan', result(sade, 30, { status: 'failed', errorDetail }));
  row(61, 'plan-4', 'plan', tool('write_file: plan.json', 80));
  row(64, 'plan', null, {
    type: 'a2a_receive',
    method: 'message/send',
    summary: 'And now?',
    sourceId: null,
    targetId: lead,
    requestText: 'And now? Please with the plan, the price list and a look at the page.',
    responseText: 'The launch plan is ready.',
    durationMs: PLAN_WORK.tookMs,
  });
}

/** A message that did not arrive, as the history tells of it. */
export function tellFailure(state: SyntheticState, workspaceId: string, text: string, at: number): void {
  state.log({
    workspaceId,
    type: 'a2a_receive',
    method: 'message/send',
    summary: text,
    sourceId: null,
    targetId: workspaceId,
    status: 'error',
    errorDetail: 'workspace agent busy — it did not answer in time',
    requestText: text,
    traceId: talkTraces.failed,
    spanId: 'failed',
    createdAt: at,
  });
}
