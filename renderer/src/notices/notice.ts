import type { NoticeKind } from '../state/notices.ts';

/** Something that the system should tell the user. */
export interface Notice {
  readonly kind: NoticeKind;
  /** Names what it is about: another one of the same name takes its place. */
  readonly tag: string;
  /** What it is about, for people; named when several are told as one. */
  readonly about: string;
  readonly title: string;
  readonly body: string;
  /** `molecule://…` */
  readonly link: string;
}

/** Of the newest answer of a workspace. */
export const replyTag = (workspaceId: string): string => `reply:${workspaceId}`;
/** Of a request for approval. */
export const approvalTag = (id: string): string => `approval:${id}`;
/** Of what is told of several at once. */
export const severalTag = (kind: NoticeKind): string => `several:${kind}`;

/** What somebody looks at, over all windows of the app. */
export interface View {
  /** One of the windows has the focus. */
  readonly focused: boolean;
  /** Whose inspectors are in view. */
  readonly workspaceIds: readonly string[];
  /** The list of problems is in view. */
  readonly problems: boolean;
  /** The list of requests for approval is in view. */
  readonly approvals: boolean;
  /** The workspace whose own requests are in view. */
  readonly asking: string | null;
}
