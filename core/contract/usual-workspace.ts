import type { StoredSetting } from './app-settings-operations.ts';
import { MOCK_RUNTIME } from './workspace-facts.ts';

/** What a workspace without a template is made of, unless the settings say otherwise. */
export const DEFAULT_RUNTIME = 'molecule';
/** Up to this tier nobody has to agree: the machine stays out of reach. */
export const HARMLESS_TIER = 2;

/** What is usual for new workspaces where nobody chooses, as the settings say it. */
export interface UsualWorkspace {
  readonly runtime: string;
  /** Of a blank one with that runtime; empty: as the runtime decides. */
  readonly model: string;
  /** No template gets more by itself. */
  readonly tier: number;
}

export const BUILT_IN_USUAL: UsualWorkspace = { runtime: DEFAULT_RUNTIME, model: '', tier: HARMLESS_TIER };

/** What the settings say about new workspaces. */
export function usualOf(settings: readonly Pick<StoredSetting, 'key' | 'value'>[]): UsualWorkspace {
  const textOf = (key: string) => String(settings.find((each) => each.key === key)?.value ?? '').trim();
  const runtime = textOf('workspaces.runtime');
  const isOwn = runtime !== '' && runtime !== 'external' && runtime !== MOCK_RUNTIME;
  return {
    runtime: isOwn ? runtime : DEFAULT_RUNTIME,
    // The bundled runtime calls none.
    model: isOwn && runtime !== DEFAULT_RUNTIME ? textOf('workspaces.model') : '',
    tier: textOf('workspaces.tier') === '1' ? 1 : HARMLESS_TIER,
  };
}

/** The tier where nobody named one: a template may ask for less than what is usual, and never gets more. */
export function usualTier(ofTemplate: number | undefined, { tier }: UsualWorkspace): number {
  return Math.min(ofTemplate ?? tier, tier);
}
