import { AppError } from '../../base/index.ts';
import type { ChatMessage, EngineClient, Workspace } from '../../contract/index.ts';
import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT, table } from '../output.ts';
import { target } from '../target.ts';

/** Statuses in which an agent takes messages. */
const ANSWERS: ReadonlySet<Workspace['status']> = new Set(['online', 'degraded']);

export const status: Command = {
  usage: 'status [--json]',
  summary: 'Show the engine and all workspaces',
  flags: { json: { type: 'boolean' } },
  async run(_args, flags, { home, env, output }) {
    const running = await findEngine(home, env);
    const { engine, workspaces } = await running.call('engine.snapshot', {});
    if (flags.json) {
      output.out(
        JSON.stringify({
          engine: {
            url: engine.url,
            port: running.port,
            pid: running.pid,
            home: engine.home,
            version: engine.version,
            backend: engine.backend,
            docker: { state: engine.docker.state, version: engine.docker.version },
          },
          workspaces: workspaces.map((each) => ({
            id: each.id,
            name: each.name,
            parent_id: each.parentId,
            status: each.status,
            runtime: each.runtime,
            tier: each.tier,
            phase: each.phase?.step ?? null,
            current_task: each.currentTask,
            error: each.error?.message ?? null,
          })),
        }),
      );
      return EXIT.ok;
    }
    output.out(`Engine ${engine.version} at ${engine.url}, workspaces run on: ${engine.backend}`);
    if (workspaces.length === 0) output.out('No workspaces yet. Import an org: molecule org import DIR');
    else {
      output.out(
        table([
          ['NAME', 'STATUS', 'RUNTIME', 'TASK', 'ID'],
          ...workspaces.map((each) => [
            each.name,
            each.phase ? `${each.status} (${each.phase.step})` : each.status,
            each.runtime,
            each.error?.message ?? each.currentTask,
            each.id,
          ]),
        ]),
      );
    }
    return EXIT.ok;
  },
};

export const chat: Command = {
  usage: 'chat ID|NAME TEXT [--json]',
  summary: 'Send a message to a workspace and wait for its answer',
  flags: { json: { type: 'boolean' } },
  async run([wanted = '', text = ''], flags, context) {
    const { engine, workspace } = await target(wanted, context);
    const client = engine.connect();
    let wasConnected = false;
    client.onState((state) => {
      if (state === 'connected') wasConnected = true;
      else if (state === 'connecting' && wasConnected) {
        context.output.err('The engine is gone; the message is kept and the answer awaited until it is back');
      }
    });
    try {
      const startedAt = Date.now();
      const sent = await client.call('chat.send', { id: workspace.id, text });
      if (!ANSWERS.has(workspace.status)) {
        context.output.err(`${workspace.name} is ${workspace.status}: the message waits until it is online`);
      }
      const answer = await answerTo(client, sent, context.stop);
      const failed = answer.role === 'system';
      if (flags.json) {
        context.output.out(
          JSON.stringify({
            id: sent.id,
            workspace_id: workspace.id,
            name: workspace.name,
            role: answer.role,
            text: answer.text,
            duration_ms: Date.now() - startedAt,
          }),
        );
      } else {
        context.output.out(answer.text);
        await markRead(client, sent, answer);
      }
      return failed ? EXIT.failed : EXIT.ok;
    } finally {
      await client.dispose();
    }
  },
};

/**
 * Whoever is shown an answer has read it, unless there are others that were not shown. A program that takes it as JSON reads
 * for nobody.
 */
async function markRead(client: EngineClient, { id, workspaceId }: ChatMessage, answer: ChatMessage) {
  // An agent that says nothing leaves nothing to read.
  if (answer.role !== 'agent' || answer.id === id) return;
  const { unread } = await client.call('engine.snapshot', {});
  if (unread[workspaceId] === 1) {
    await client.call('chat.markRead', { id: workspaceId, upTo: answer.createdAt });
  }
}

/**
 * Waits for what the agent says to a message, also across a restart of the engine. Rejects when the message
 * fails for good.
 */
function answerTo(client: EngineClient, sent: ChatMessage, stop: AbortSignal): Promise<ChatMessage> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const { messages } = await client.call('chat.history', { id: sent.workspaceId });
      const index = messages.findIndex((message) => message.id === sent.id);
      const question = messages[index];
      if (question?.state === 'failed')
        reject(new AppError('message_failed', question.error?.message ?? 'It failed'));
      if (question?.state !== 'sent') return;
      // Question and answer are stored together: without one behind it, the agent answered without a text.
      const next = messages[index + 1];
      if (!next || next.role === 'user') return resolve({ ...question, role: 'agent', text: '' });
      const end = messages[index + 2];
      // An answer that broke off is followed by why.
      const isPart = next.role === 'agent' && end?.role === 'system' && end.createdAt === next.createdAt;
      resolve(isPart ? { ...end, text: `${next.text}\n${end.text}` } : next);
    };
    const lookAgain = () => {
      // The connection may break in between; the next reset or event looks again.
      look().catch((error: unknown) => {
        if (!(error instanceof AppError) || error.code !== 'disconnected') reject(error);
      });
    };
    client.onEvent(({ event }) => {
      if (event.type === 'chat.changed' && event.message.workspaceId === sent.workspaceId) lookAgain();
      if (event.type === 'workspace.removed' && event.id === sent.workspaceId) {
        reject(new AppError('workspace_removed', 'The workspace was removed before it answered'));
      }
    });
    client.onReset(lookAgain);
    stop.addEventListener(
      'abort',
      () => reject(new AppError('interrupted', 'interrupted; the message stays sent')),
      { once: true },
    );
    lookAgain();
  });
}
