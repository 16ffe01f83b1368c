import { create } from 'zustand';
import type { Workspace } from '../../../../core/contract/index.ts';

/** Where a value that was typed here goes: to this workspace alone, or to every one. */
export type KeyScope = 'workspace' | 'all';

/** A value for one of the keys of a group. */
export interface TypedKey {
  readonly key: string;
  readonly value: string;
  readonly scope: KeyScope;
}

/** What somebody has chosen for a new workspace so far. null: whatever is usual. */
export interface CreateDraft {
  readonly kind: 'blank' | 'template' | 'external';
  /** Id of a workspace template; counts only for that kind. */
  readonly template: string;
  readonly runtime: string | null;
  readonly model: string | null;
  /** By the group that they are for, as `groupId` names it. */
  readonly keys: Readonly<Record<string, TypedKey>>;
  readonly tier: number | null;
  /** What was typed to agree to a tier that opens this machine. */
  readonly agreed: string;
  /** US dollars, as typed. */
  readonly budget: string;
  /** Minutes, `never`, or null for what the policy says. */
  readonly sleep: number | 'never' | null;
  readonly workspaceDir: string;
  readonly workspaceAccess: Workspace['workspaceAccess'];
  readonly parentId: string | null;
  /** Where the menu was opened, in coordinates of the canvas. */
  readonly canvas: { readonly x: number; readonly y: number } | null;
  readonly name: string | null;
  readonly role: string;
  readonly count: number;
  /** Where messages of an agent that runs elsewhere are sent; empty: it fetches them. */
  readonly url: string;
}

export const EMPTY_DRAFT: CreateDraft = {
  kind: 'blank',
  template: '',
  runtime: null,
  model: null,
  keys: {},
  tier: null,
  agreed: '',
  budget: '',
  sleep: null,
  workspaceDir: '',
  workspaceAccess: 'none',
  parentId: null,
  canvas: null,
  name: null,
  role: '',
  count: 1,
  url: '',
};

/** The steps in order; an agent that runs elsewhere has only some of them. */
export const stepIds = ['template', 'runtime', 'keys', 'limits', 'place'] as const;
export type StepId = (typeof stepIds)[number];

export interface CreateState {
  readonly draft: CreateDraft;
  readonly step: StepId;
}

/** It outlives the dialog, so that closing it by accident loses nothing. Values of keys end with the window. */
export const useCreate = create<CreateState>(() => ({ draft: EMPTY_DRAFT, step: 'template' }));

export function changeDraft(part: Partial<CreateDraft>): void {
  useCreate.setState(({ draft }) => ({ draft: { ...draft, ...part } }));
}

export function goTo(step: StepId): void {
  useCreate.setState({ step });
}

/** Another beginning: what depended on the one before is usual again, what people typed stays. */
export function beginWith(kind: CreateDraft['kind'], template = ''): void {
  changeDraft({ kind, template, runtime: null, model: null, tier: null, agreed: '' });
}

export function clearDraft(): void {
  useCreate.setState({ draft: EMPTY_DRAFT, step: 'template' });
}
