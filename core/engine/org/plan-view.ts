import type { Diagnostic, ImportMode, OrgPlan } from '../../contract/index.ts';
import { planActions } from '../../contract/index.ts';
import type { ImportPlan, MissingEnv, ResolvedOrg } from '../../org/index.ts';

export interface PlanParts {
  readonly template: string;
  readonly mode: ImportMode;
  readonly org: ResolvedOrg;
  readonly orgExists: boolean;
  /** null when the template has errors. */
  readonly plan: ImportPlan | null;
  readonly missing: readonly MissingEnv[];
  readonly recommended: readonly MissingEnv[];
  readonly diagnostics: readonly Diagnostic[];
}

/** A plan as clients of the contract see it. */
export function planView(parts: PlanParts): OrgPlan {
  const { template, mode, org, orgExists, plan, missing, recommended, diagnostics } = parts;
  const entries = plan?.steps.map(({ entry }) => entry) ?? [];
  const count = (action: (typeof planActions)[number]) =>
    entries.filter((entry) => entry.action === action).length;
  return {
    id: plan?.id ?? '',
    org: org.name,
    orgExists,
    description: org.description,
    template,
    mode,
    entries: [...entries],
    counts: Object.fromEntries(planActions.map((action) => [action, count(action)])) as OrgPlan['counts'],
    notSpawned: plan?.notSpawned ?? 0,
    requiredEnv: org.requiredEnv.map(({ anyOf }) => ({ anyOf: [...anyOf] })),
    missingEnv: [...missing],
    recommendedEnv: [...recommended],
    diagnostics: [...diagnostics],
  };
}
