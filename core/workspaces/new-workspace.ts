import type { WorkspaceRecord } from '../store/index.ts';

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
  /** A folder of this machine for its `/workspace`. */
  readonly folder?: { path: string; access: WorkspaceRecord['workspaceAccess'] } | undefined;
  /** In US cents. */
  readonly budgetLimit?: number | undefined;
  /** Up to which tier the user agreed; left out: to none that exposes this machine. */
  readonly allowedTier?: number | undefined;
  /** null: never. Left out: as the policy for new ones says. */
  readonly hibernateAfterMinutes?: number | null | undefined;
  /** Its own variables. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  /** Variables for every workspace. */
  readonly sharedSecrets?: Readonly<Record<string, string>> | undefined;
  /** Several are numbered. */
  readonly count?: number | undefined;
  /** What it remembers to begin with. */
  readonly memories?: readonly { readonly content: string; readonly scope: string }[] | undefined;
  /** An agent that runs elsewhere: no template, no instance. */
  readonly external?: { url: string; deliveryMode: 'push' | 'poll' } | undefined;
}
