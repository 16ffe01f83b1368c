import { tierName } from '../../engine/presence.ts';

export interface TierChoice {
  readonly tier: number;
  readonly label: string;
  /** What it means, in one line. */
  readonly means: string;
}

const meanings: readonly string[] = [
  'Reads its files only, has no folder of this machine and writes little.',
  'Its own files and volumes, limits on memory and processor, no rights beyond that.',
  'Can reach every device and every file of this machine.',
  'The same, and also its network and Docker itself.',
];

/** The four levels of isolation, the strictest first. */
export const tierChoices: readonly TierChoice[] = meanings.map((means, index) => ({
  tier: index + 1,
  label: `Tier ${index + 1}: ${tierName(index + 1).toLowerCase()}`,
  means,
}));

/** Up to this tier nobody has to agree: the machine stays out of reach. */
export const HARMLESS_TIER = 2;

/** What an agent with that tier can do to this machine, in plain words. */
export function exposures(tier: number): readonly string[] {
  const privileged = [
    'Read, change and delete every file of this machine, yours included',
    'Use every device: disks, cameras, networks',
    'See and end every program that runs',
  ];
  return tier < 4
    ? privileged
    : [
        ...privileged,
        'Control Docker itself: start, change and remove any container, also those of others',
        'Listen and connect in the network of this machine as if it were you',
      ];
}
