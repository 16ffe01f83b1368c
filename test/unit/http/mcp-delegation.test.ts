import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { delegationTools } from '../../../core/http/mcp/delegation-tools.ts';
import type { ToolContext } from '../../../core/http/mcp/tool.ts';
import { testMessaging } from '../../support/messaging.ts';

let parts: ReturnType<typeof testMessaging>;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  parts = testMessaging();
  parts.proxy.hold();
});
afterEach(async () => {
  vi.useRealTimers();
  await parts.dispose();
});

function call(name: string, args: Record<string, unknown>): string | Promise<string> {
  const { store, delegations, clock, lead } = parts;
  const tool = delegationTools.find((each) => each.name === name);
  const workspace = store.workspaces.get(lead);
  const services = { store, delegations, now: clock.now };
  return tool?.call(args, { workspace, services } as unknown as ToolContext) ?? '';
}
const given = () => parts.store.delegations.listRecent(0, 10);

test('who takes too long is not waited for: the caller is told how to ask, and gets it once it is done', async () => {
  const answer = Promise.resolve(call('delegate_task', { workspace_id: parts.ada, task: 'count' }));
  let ended = false;
  const refused = answer.then(
    () => '',
    (error: Error) => {
      ended = true;
      return error.message;
    },
  );
  await vi.advanceTimersByTimeAsync(29_999);
  expect(ended).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  const [{ id = '' } = {}] = given();
  expect(await refused).toBe(
    'DELEGATION FAILED to Ada: [A2A_ERROR] no answer within 30 s. It goes on: ask check_task_status for ' +
      `${id}\nDo the task yourself or give it to somebody else.`,
  );
  expect(given()).toHaveLength(1);
  parts.proxy.release();
  await vi.waitFor(() => expect(given()).toMatchObject([{ status: 'completed' }]));
  expect(JSON.parse(await call('check_task_status', { task_id: id }))).toMatchObject({ result: 'done' });
});

test('whatever ends it ends the waiting at once', async () => {
  const failing = Promise.resolve(call('delegate_task', { workspace_id: parts.ada, task: 'count' }));
  const refused = expect(failing).rejects.toThrow('the workspace was removed');
  parts.delegations.failAllTo(parts.ada, 'the workspace was removed');
  await refused;
});
