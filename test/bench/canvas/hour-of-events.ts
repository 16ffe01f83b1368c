import type { Delegation } from '../../../core/contract/index.ts';
import { errands } from '../../support/synthetic-org.ts';
import type { SyntheticState } from '../../support/synthetic-state.ts';

const MINUTE_MS = 60_000;
const ERRANDS_PER_MINUTE = 45;
const ANSWERS_PER_MINUTE = 3;
const BEATS_PER_MINUTE = 2;
/** What an agent reports of its tools is seldom short. */
const REPORT = 'Read the notes, compared them with what was decided, and wrote down what differs. '.repeat(8);

/**
 * Lets a minute of a busy org happen at once: errands from leads to their people with what is logged of them, heartbeats
 * of everybody, answers to the user, a workspace that struggles and recovers. Returns how many events that were.
 */
export function liveThrough(state: SyntheticState, minute: number): number {
  const before = state.seq;
  const members = [...state.workspaces.values()].filter(({ parentId }) => parentId !== null);
  const startedAt = Date.now() - (MINUTE_MS * 60 - minute * MINUTE_MS);
  for (let index = 0; index < ERRANDS_PER_MINUTE; index += 1) {
    const member = members[(minute * ERRANDS_PER_MINUTE + index) % members.length];
    const at = startedAt + (index / ERRANDS_PER_MINUTE) * MINUTE_MS;
    if (member?.parentId) errand(state, member.parentId, member.id, at, index);
  }
  for (let beat = 0; beat < BEATS_PER_MINUTE; beat += 1) {
    for (const { id } of members) {
      state.emit({
        type: 'platform',
        event: 'WORKSPACE_HEARTBEAT',
        workspaceId: id,
        payload: { uptime_seconds: minute * 60 + beat * 30 },
      });
    }
  }
  for (let index = 0; index < ANSWERS_PER_MINUTE; index += 1) {
    const member = members[(minute * ANSWERS_PER_MINUTE + index) % members.length];
    if (member) answer(state, member.id, startedAt);
  }
  const struggling = members[minute % members.length];
  if (struggling) {
    state.patch(struggling.id, { status: 'degraded', errorRate: 0.5 });
    state.patch(struggling.id, { status: 'online', errorRate: 0 });
  }
  return state.seq - before;
}

function errand(state: SyntheticState, callerId: string, calleeId: string, at: number, index: number): void {
  const [task, result] = errands[index % errands.length] ?? ['', ''];
  const delegation: Delegation = {
    id: state.newId('delegation'),
    callerId,
    calleeId,
    task,
    status: 'dispatched',
    resultPreview: '',
    error: '',
    traceId: null,
    spanId: null,
    parentSpanId: null,
    createdAt: at,
    updatedAt: at,
  };
  state.putDelegation(delegation);
  state.log({ workspaceId: callerId, type: 'delegation', summary: task, targetId: calleeId, createdAt: at });
  state.patch(calleeId, { activeTasks: 1, currentTask: task });
  state.log({ workspaceId: calleeId, type: 'agent_log', summary: REPORT, createdAt: at });
  state.patch(calleeId, { activeTasks: 0, currentTask: '' });
  state.putDelegation({ ...delegation, status: 'completed', resultPreview: result, updatedAt: at });
  // What the synthetic engine itself keeps is not measured, but must not grow either.
  state.delegations.delete(delegation.id);
}

function answer(state: SyntheticState, workspaceId: string, at: number): void {
  const message = {
    workspaceId,
    state: 'sent',
    error: null,
    traceId: null,
    work: null,
    createdAt: at,
  } as const;
  state.say({ ...message, files: [], id: state.newId('message'), role: 'agent', text: REPORT });
}
