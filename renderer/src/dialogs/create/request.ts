import {
  BUILT_IN_USUAL,
  HARMLESS_TIER,
  type InputOf,
  type UsualWorkspace,
  type WorkspaceTemplate,
} from '../../../../core/contract/index.ts';
import { centsOf, groupId, keyGroups, settingsModel, tierOf } from './choices.ts';
import type { CreateDraft, TypedKey } from './draft.ts';

/** What has to be typed to agree to a tier. */
export function agreementOf(tier: number): string {
  return `tier ${tier}`;
}

/** Whether that tier opens this machine and nobody agreed to it yet. */
export function needsAgreement(draft: CreateDraft, template: WorkspaceTemplate | null): boolean {
  const tier = tierOf(draft, template);
  return tier > HARMLESS_TIER && draft.agreed.trim().toLowerCase() !== agreementOf(tier);
}

/** The one command that makes it, with everything that was chosen. */
export function requestOf(
  draft: CreateDraft,
  template: WorkspaceTemplate | null,
  name: string,
  usual: UsualWorkspace = BUILT_IN_USUAL,
): InputOf<'workspaces.create'> {
  const tier = tierOf(draft, template, usual);
  const model = draft.model?.trim() || settingsModel(draft, usual);
  const wanted = new Set(keyGroups(draft, template, usual).map(groupId));
  // What was typed for another model stays in the draft and goes nowhere.
  const typed = Object.entries(draft.keys).flatMap(([group, key]) =>
    wanted.has(group) && key.value !== '' ? [key] : [],
  );
  const folder = draft.workspaceDir.trim();
  return {
    name,
    role: draft.role.trim(),
    ...(draft.kind === 'template' ? { template: draft.template } : {}),
    ...runtimeIn(draft, usual),
    ...(model === '' ? {} : { model }),
    tier,
    allowTier: tier > HARMLESS_TIER && !needsAgreement(draft, template),
    parentId: draft.parentId,
    canvas: draft.canvas,
    ...(folder === ''
      ? {}
      : {
          workspaceDir: folder,
          workspaceAccess: draft.workspaceAccess === 'read_write' ? 'read_write' : 'read_only',
        }),
    budgetCents: centsOf(draft.budget) ?? null,
    ...(draft.sleep === null ? {} : { hibernateAfterMinutes: draft.sleep === 'never' ? null : draft.sleep }),
    secrets: valuesOf(typed, 'workspace'),
    sharedSecrets: valuesOf(typed, 'all'),
    count: draft.count,
  };
}

function runtimeIn({ kind, runtime }: CreateDraft, usual: UsualWorkspace): { runtime?: string } {
  if (runtime !== null) return { runtime };
  return kind === 'blank' ? { runtime: usual.runtime } : {};
}

function valuesOf(typed: readonly TypedKey[], scope: TypedKey['scope']): Record<string, string> {
  return Object.fromEntries(
    typed.filter((each) => each.scope === scope).map(({ key, value }) => [key, value]),
  );
}
