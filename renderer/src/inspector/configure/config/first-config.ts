import { stringify } from 'yaml';
import type { Workspace } from '../../../../../core/contract/index.ts';

/** What a config.yaml begins with: what the app knows anyway. */
export function firstConfig({ name, role, tier, runtime, model }: Workspace): string {
  return stringify({ name, description: role, tier, runtime, ...(model ? { model } : {}) });
}
