import type { TemplateFields } from './fields.ts';

/** Something with a name of its own inside a workspace: a schedule or a channel. */
export interface LiveItem {
  /** Equal for equal content. */
  readonly digest: string;
  /** False once people have changed it: imports leave it alone from then on. */
  readonly fromTemplate: boolean;
}

/** What the plan needs to know of a workspace that exists and is wanted. */
export interface LiveWorkspace {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  /** Of the org whose import made it; null when people made it. */
  readonly orgId: string | null;
  readonly external: boolean;
  readonly fields: TemplateFields;
  /** What the template said at the last import; null when there was none. */
  readonly applied: TemplateFields | null;
  readonly schedules: ReadonlyMap<string, LiveItem>;
  readonly channels: ReadonlyMap<string, LiveItem>;
}
