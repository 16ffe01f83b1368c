/** What is stamped into every snippet. */
export interface SnippetFacts {
  readonly workspaceId: string;
  /** Without a slash at the end. */
  readonly platformUrl: string;
  readonly name: string;
  readonly token: string;
}
