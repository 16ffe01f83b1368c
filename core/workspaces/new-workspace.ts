/** What somebody says who wants a single workspace; the rest comes from its template. */
export interface NewWorkspace {
  readonly name: string;
  readonly role: string;
  readonly runtime?: string | undefined;
  readonly template?: string | undefined;
  readonly model?: string | undefined;
  readonly tier?: number | undefined;
  readonly parentId: string | null;
  readonly canvas: { x: number; y: number } | null;
  readonly maxConcurrentTasks?: number | undefined;
  /** An agent that runs elsewhere: no template, no instance. */
  readonly external?: { url: string; deliveryMode: 'push' | 'poll' } | undefined;
}
