import { createHash } from 'node:crypto';
import type { AgentTools, ToolUse } from './adapter.ts';
import type { Delegations } from './delegation.ts';
import type { Outcome } from './outcome.ts';
import { isTransient, type PlatformClient, PlatformError } from './platform/client.ts';
import type { Outbox } from './platform/outbox.ts';
import type { Peer } from './platform/types.ts';
import type { RunningTask } from './status.ts';
import { toLabel } from './status.ts';
import { findMember, memberNames } from './team.ts';
import { retry, sleep } from './time.ts';
import type { Timing } from './timing.ts';
import type { Transcript } from './transcript.ts';
import { type Audience, piecesOf } from './writing.ts';

const SUMMARY_LENGTH = 256;

export interface ToolServices {
  readonly workspaceId: string;
  readonly platform: PlatformClient;
  readonly outbox: Outbox;
  readonly delegations: Delegations;
  readonly transcript: Transcript;
  readonly timing: Timing;
  readonly delegationTimeoutMs: number;
}

/** Makes the tools of one turn. `trace` receives every tool use. */
export function createTools(
  services: ToolServices,
  turn: {
    messageId: string;
    signal: AbortSignal;
    task: RunningTask;
    trace: ToolUse[];
    audience: Pick<Audience, 'isThere' | 'tell'>;
  },
): AgentTools {
  const { platform, outbox, transcript, workspaceId, timing } = services;
  let delegated = 0;
  let peers: Promise<Peer[]> | undefined;

  const team = (): Promise<Peer[]> => {
    peers ??= retry(() => platform.peers(), {
      firstDelayMs: timing.retryFirstMs,
      maxDelayMs: timing.retryMaxMs,
      signal: turn.signal,
      shouldRetry: isTransient,
    });
    return peers;
  };

  const report = (type: 'agent_log' | 'task_update', summary: string, more: object = {}): void => {
    const entry = { activity_type: type, summary: summary.slice(0, SUMMARY_LENGTH), ...more };
    outbox.add(() => platform.logActivity(entry));
  };

  return {
    progress(label) {
      turn.task.update(label);
      transcript.add('progress', label);
      report('task_update', toLabel(label));
    },
    toolUsed(use) {
      turn.trace.push(use);
      transcript.add('tool', `${use.name}: ${use.input}`);
      report('agent_log', `${use.name}: ${use.input}`, {
        method: use.name,
        request_body: { tool: use.name, input: use.input },
        response_body: { output: use.output },
      });
    },
    say(text) {
      transcript.add('say', text);
      outbox.add(() => platform.notify(text));
    },
    async write(text) {
      for (const piece of turn.audience.isThere ? piecesOf(text) : []) {
        turn.audience.tell(piece);
        await sleep(timing.pieceMs, turn.signal);
      }
    },
    async delegate(member, task) {
      delegated += 1;
      const ordinal = delegated;
      const found = await findOrExplain(team(), workspaceId, member);
      if ('text' in found) return found;
      transcript.add('delegate', `${found.name}: ${task}`);
      return await services.delegations.run({
        targetId: found.id,
        task,
        key: idempotencyKey(workspaceId, turn.messageId, ordinal, found.id, task),
        timeoutMs: services.delegationTimeoutMs,
        signal: turn.signal,
      });
    },
    sleep: (ms) => sleep(ms, turn.signal),
  };
}

async function findOrExplain(team: Promise<Peer[]>, selfId: string, member: string): Promise<Peer | Outcome> {
  try {
    const peers = await team;
    const found = findMember(peers, selfId, member);
    if (found) return found;
    return {
      status: 'failed',
      text: `nobody called "${member}" in the team (${memberNames(peers, selfId)})`,
    };
  } catch (error) {
    if (!(error instanceof PlatformError)) throw error;
    return { status: 'failed', text: `the team could not be looked up (${error.message})` };
  }
}

/**
 * The same for the same step of the same message, so that a message that is delivered again after a restart
 * finds the delegations of its first run.
 */
function idempotencyKey(...parts: readonly (string | number)[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32);
}
