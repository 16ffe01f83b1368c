import type { Workspace } from '../../../../../core/contract/index.ts';
import { hasInstance } from '../../../../../core/contract/index.ts';
import { dollarsOf } from '../../text.ts';

/** What the form shows and changes, as it is typed. */
export interface SettingsValues {
  readonly name: string;
  readonly role: string;
  readonly runtime: string;
  readonly model: string;
  readonly provider: string;
  readonly tier: number;
  readonly workspaceDir: string;
  readonly workspaceAccess: Workspace['workspaceAccess'];
  /** null: never. */
  readonly hibernateAfterMinutes: number | null;
  readonly updateTier: Workspace['updateTier'];
  readonly deliveryMode: 'push' | 'poll';
  /** In dollars; empty: no limit. */
  readonly limit: string;
}
export type SettingsField = keyof SettingsValues;

/** What is not part of a workspace and comes on its own; undefined until it is there. */
export interface AsideValues {
  readonly provider: string | undefined;
  readonly limitCents: number | null | undefined;
}

const EVERYBODY = ['name', 'role', 'limit'] as const;
const WITH_INSTANCE = [
  'runtime',
  'model',
  'provider',
  'tier',
  'workspaceDir',
  'workspaceAccess',
  'hibernateAfterMinutes',
  'updateTier',
] as const;

/** The fields that a workspace has: one that runs elsewhere decides most by itself. */
export function fieldsOf(workspace: Workspace): readonly SettingsField[] {
  if (hasInstance(workspace)) return [...EVERYBODY, ...WITH_INSTANCE];
  return workspace.external ? [...EVERYBODY, 'deliveryMode'] : EVERYBODY;
}

/** What counts now. What is not there yet is undefined: its field waits. */
export function valuesOf(workspace: Workspace, aside: AsideValues): Partial<SettingsValues> {
  const { name, role, runtime, model, tier, workspaceDir, workspaceAccess } = workspace;
  const { hibernateAfterMinutes, updateTier, deliveryMode = 'poll' } = workspace;
  return {
    name,
    role,
    runtime,
    model,
    tier,
    workspaceDir,
    // What it may do in no folder says nothing about one that is chosen now.
    workspaceAccess: workspaceAccess === 'none' ? 'read_only' : workspaceAccess,
    hibernateAfterMinutes,
    updateTier,
    deliveryMode,
    ...(aside.provider === undefined ? {} : { provider: aside.provider }),
    ...(aside.limitCents === undefined
      ? {}
      : { limit: aside.limitCents === null ? '' : dollarsOf(aside.limitCents) }),
  };
}

const CENTS_PER_DOLLAR = 100;
const AMOUNT = /^\$?\s*(\d{1,9})(?:[.,](\d{0,2}))?$/;

/** The cents of what was typed, exactly; null for no limit, undefined for what is no amount. Never goes by a fraction. */
export function centsOf(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  const [, dollars, cents = ''] = AMOUNT.exec(trimmed) ?? [];
  if (dollars === undefined) return undefined;
  return Number(dollars) * CENTS_PER_DOLLAR + Number(cents.padEnd(2, '0'));
}

/** Whether two values of a field are the same for the engine. */
export function sameValue<F extends SettingsField>(
  field: F,
  a: SettingsValues[F],
  b: SettingsValues[F],
): boolean {
  if (field === 'limit') return centsOf(String(a)) === centsOf(String(b));
  return typeof a === 'string' && typeof b === 'string' ? a.trim() === b.trim() : a === b;
}
