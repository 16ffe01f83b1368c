/** What an agent asks a person to allow, in its own words. */
export interface ApprovalRequest {
  /** The task that it is for, as the agent names it. */
  readonly taskId: string | null;
  readonly action: string;
  readonly reason: string;
  /** What else it says of it, at most `MAX_CONTEXT_BYTES` as JSON. */
  readonly context: Readonly<Record<string, unknown>>;
}
