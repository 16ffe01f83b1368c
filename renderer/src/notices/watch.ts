import type {
  Approval,
  Build,
  ChatMessage,
  EngineEvent,
  Task,
  Workspace,
} from '../../../core/contract/index.ts';
import { CRASH_LOOP, runtimeName } from '../engine/presence.ts';
import { wordsOf } from '../inspector/plain-words.ts';
import { durationText } from '../inspector/time.ts';
import type { NoticeKind } from '../state/notices.ts';
import { text } from '../text/index.ts';
import { approvalTag, type Notice, replyTag, type View } from './notice.ts';
import { taskLink, workspaceLink } from './task-link.ts';

const words = text.notices;
/** Nobody has turned to something else while it was made. */
const SHORT_MS = 10_000;
const MOST_NAME = 60;
const MOST_TEXT = 240;
/** Of a message, whose marks are no words. */
const MOST_READ = 4 * MOST_TEXT;
const MOST_TOLD = 2_000;
/** These are told of as builds. */
const BUILD_TASKS: readonly Task['kind'][] = ['image.build', 'image.refresh'];

/** What is known of the org apart from what came in by events. */
export interface Known {
  workspace(id: string): Workspace | undefined;
  hasMessage(workspaceId: string, id: string): boolean;
}

type Trouble = 'keys' | 'agreement' | 'crashLoop' | 'failed';

/**
 * Decides which events the system should tell: who waits for a person, what failed, who has answered, which long work
 * is over. Each once, and never what somebody looks at.
 */
export class NoticeWatch {
  readonly #known: Known;
  /** The trouble of each workspace as it was last told by the engine. */
  readonly #troubles = new Map<string, Trouble | null>();
  readonly #names = new Map<string, string>();
  readonly #told = new Set<string>();

  constructor(known: Known) {
    this.#known = known;
  }

  /** What to tell of an event; null for nearly all of them. */
  take(event: EngineEvent, view: View, muted: readonly NoticeKind[]): Notice | null {
    const notice = this.#noticeOf(event, view);
    return notice === null || muted.includes(notice.kind) ? null : notice;
  }

  #noticeOf(event: EngineEvent, view: View): Notice | null {
    switch (event.type) {
      case 'workspace.changed':
        return this.#ofWorkspace(event.workspace, view);
      case 'workspace.removed':
        this.#troubles.delete(event.id);
        this.#names.delete(event.id);
        return null;
      case 'chat.changed':
        return this.#ofMessage(event.message, view);
      case 'approval.changed':
        return this.#ofApproval(event.approval, view);
      case 'build.changed':
        return this.#ofBuild(event.build, view);
      case 'task.changed':
        return this.#ofTask(event.task, view);
      default:
        return null;
    }
  }

  #ofWorkspace(workspace: Workspace, { focused, workspaceIds, problems }: View): Notice | null {
    const { id, error } = workspace;
    const before = this.#troubles.has(id) ? this.#troubles.get(id) : troubleOf(this.#known.workspace(id));
    const now = workspace.destroyAt === null ? troubleOf(workspace) : null;
    this.#troubles.set(id, now);
    this.#names.set(id, workspace.name);
    if (now === null || now === before) return null;
    if (focused && (problems || workspaceIds.includes(id))) return null;
    const name = cut(workspace.name, MOST_NAME);
    const asks = now === 'keys' || now === 'agreement';
    const title = {
      keys: words.needsKeys,
      agreement: words.needsAgreement,
      crashLoop: words.crashLoop,
      failed: words.failed,
    }[now](name);
    return {
      kind: asks ? 'asks' : 'failure',
      tag: `trouble:${id}`,
      about: name,
      title,
      body: cut(error?.message ?? '', MOST_TEXT),
      link: workspaceLink(id, asks ? 'settings' : 'logs'),
    };
  }

  #ofMessage(message: ChatMessage, { focused }: View): Notice | null {
    const { id, workspaceId, role } = message;
    if (role !== 'agent' || this.#known.hasMessage(workspaceId, id) || !this.#isFirst(`message ${id}`))
      return null;
    // The unread mark says it where somebody works with the app.
    if (focused) return null;
    const name = this.#names.get(workspaceId) ?? this.#known.workspace(workspaceId)?.name;
    if (name === undefined) return null;
    const about = cut(name, MOST_NAME);
    return {
      kind: 'reply',
      tag: replyTag(workspaceId),
      about,
      title: words.replied(about),
      body:
        cut([...wordsOf(message.text.slice(0, MOST_READ))].join('\n'), MOST_TEXT) ||
        (message.files.length > 0 ? words.sentFiles(message.files.length) : cut(message.text, MOST_TEXT)),
      link: workspaceLink(workspaceId, 'chat'),
    };
  }

  #ofApproval(approval: Approval, { focused }: View): Notice | null {
    const { id, workspaceId, action, status } = approval;
    // Where somebody works with the app, the window itself says it.
    if (status !== 'pending' || !this.#isFirst(`approval ${id}`) || focused) return null;
    const name = this.#names.get(workspaceId) ?? this.#known.workspace(workspaceId)?.name ?? '';
    const about = cut(name, MOST_NAME);
    return {
      kind: 'approval',
      tag: approvalTag(id),
      about,
      title: words.asksApproval(about),
      body: cut(action, MOST_TEXT),
      link: workspaceLink(workspaceId, 'approvals'),
    };
  }

  #ofBuild(build: Build, { focused }: View): Notice | null {
    const { id, status, endedAt, startedAt } = build;
    if ((status !== 'succeeded' && status !== 'failed') || !this.#isFirst(`build ${id}`) || focused)
      return null;
    const tookMs = (endedAt ?? startedAt) - startedAt;
    if (status === 'succeeded' && tookMs < SHORT_MS) return null;
    const name = runtimeName(build.runtime);
    const good = status === 'succeeded';
    return {
      kind: 'done',
      tag: `build:${id}`,
      about: name,
      title: good ? words.built(name) : words.buildFailed(name),
      body: good ? words.tookText(durationText(tookMs)) : cut(build.error?.message ?? '', MOST_TEXT),
      link: `molecule://build/${encodeURIComponent(id)}`,
    };
  }

  #ofTask(task: Task, { focused }: View): Notice | null {
    const { id, kind, status, title, error } = task;
    if (BUILD_TASKS.includes(kind) || (status !== 'succeeded' && status !== 'failed')) return null;
    if (!this.#isFirst(`task ${id}`) || focused) return null;
    const about = cut(title, MOST_NAME);
    return {
      kind: 'done',
      tag: `task:${id}`,
      about,
      title: status === 'succeeded' ? words.taskDone(about) : words.taskFailed(about),
      body: cut(error?.message ?? '', MOST_TEXT),
      link: taskLink(task),
    };
  }

  /** True once for each key. */
  #isFirst(key: string): boolean {
    if (this.#told.has(key)) return false;
    this.#told.add(key);
    const [oldest] = this.#told;
    if (this.#told.size > MOST_TOLD && oldest !== undefined) this.#told.delete(oldest);
    return true;
  }
}

function troubleOf(workspace: Workspace | undefined): Trouble | null {
  if (!workspace) return null;
  const { error, status } = workspace;
  if (error?.actions.some(({ operation }) => operation === 'secrets.list')) return 'keys';
  if (error?.actions.some(({ operation }) => operation === 'workspaces.allowTier')) return 'agreement';
  if (status !== 'failed') return null;
  return error?.code === CRASH_LOOP ? 'crashLoop' : 'failed';
}

/** As one line of at most so many characters, without what would turn or hide the rest of it. */
export function cut(content: string, most: number): string {
  const line = content
    .slice(0, most * 4)
    .replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}
