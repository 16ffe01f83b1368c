import { tierName } from '../../engine/presence.ts';
import { text } from '../../text/index.ts';

export interface TierChoice {
  readonly tier: number;
  readonly label: string;
  /** What it means, in one line. */
  readonly means: string;
}

const words = text.lifecycle.tiers;

/** The four levels of isolation, the strictest first. */
export const tierChoices: readonly TierChoice[] = words.means.map((means, index) => ({
  tier: index + 1,
  label: words.label(index + 1, tierName(index + 1).toLowerCase()),
  means,
}));

/** What an agent with that tier can do to this machine, in plain words. */
export function exposures(tier: number): readonly string[] {
  return tier < 4 ? words.exposes : [...words.exposes, ...words.exposesHost];
}
