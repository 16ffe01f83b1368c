import type { Secret, WorkspaceTemplate } from '../../../../../core/contract/index.ts';

/** Names of variables of which any one is enough. */
export type KeyGroup = readonly string[];

/** One key as it counts for a workspace. */
export interface SecretRow {
  readonly secret: Secret;
  /** A global one of the same name exists, which this one hides. */
  readonly overrides: boolean;
  readonly isNeeded: boolean;
}

export interface SecretRows {
  readonly own: readonly SecretRow[];
  /** What it gets of those for every workspace. */
  readonly global: readonly SecretRow[];
  /** What is needed and is not there: of each group one will do. */
  readonly missing: readonly KeyGroup[];
}

/** The keys that a template and a model of it ask for. */
export function neededKeys(template: WorkspaceTemplate | undefined, model: string): readonly KeyGroup[] {
  if (!template) return [];
  const offered = template.models.find(({ id }) => id === (model || template.model));
  return [...template.requiredEnv, ...(offered?.requiredEnv ?? [])].map((each) =>
    typeof each === 'string' ? [each] : each.any_of,
  );
}

/** What a workspace has and lacks. */
export function secretRows(
  own: readonly Secret[],
  global: readonly Secret[],
  needed: readonly KeyGroup[],
): SecretRows {
  const ownKeys = new Set(own.map(({ key }) => key));
  const globalKeys = new Set(global.map(({ key }) => key));
  const isNeeded = (key: string) => needed.some((group) => group.includes(key));
  const row = (secret: Secret, overrides: boolean): SecretRow => ({
    secret,
    overrides,
    isNeeded: isNeeded(secret.key),
  });
  return {
    own: own.map((secret) => row(secret, globalKeys.has(secret.key))),
    global: global.filter(({ key }) => !ownKeys.has(key)).map((secret) => row(secret, false)),
    missing: once(needed).filter((group) => !group.some((key) => ownKeys.has(key) || globalKeys.has(key))),
  };
}

function once(groups: readonly KeyGroup[]): readonly KeyGroup[] {
  return [...new Map(groups.map((group) => [group.join('\n'), group])).values()];
}
