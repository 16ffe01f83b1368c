const MEBIBYTE = 1024 * 1024;
/** In `nanoCpus`. */
export const ONE_CPU = 1_000_000_000;
/** Docker's weight of one whole CPU; here a number of shares is a hard cap. */
const SHARES_PER_CPU = 1024;

/** How much of the machine a container may use. */
export interface Limits {
  readonly memoryBytes: number;
  /** Billionths of a CPU. */
  readonly nanoCpus: number;
}

/** By tier. */
const DEFAULTS: readonly [tier: number, memoryMb: number, cpuShares: number][] = [
  [1, 512, 1024],
  [2, 512, 1024],
  [3, 2048, 2048],
  [4, 4096, 4096],
];

/**
 * What a container of each tier may use. `TIER<n>_MEMORY_MB` and `TIER<n>_CPU_SHARES` (1024 are one CPU) of the
 * environment change it; what is no positive number there is ignored.
 */
export function limitsFrom(env: Readonly<Record<string, string | undefined>>): (tier: number) => Limits {
  const byTier = new Map(
    DEFAULTS.map(([tier, memoryMb, cpuShares]) => [
      tier,
      {
        memoryBytes: Math.floor((positive(env[`TIER${tier}_MEMORY_MB`]) ?? memoryMb) * MEBIBYTE),
        nanoCpus: Math.floor(
          ((positive(env[`TIER${tier}_CPU_SHARES`]) ?? cpuShares) * ONE_CPU) / SHARES_PER_CPU,
        ),
      },
    ]),
  );
  const standard = byTier.get(2) as Limits;
  return (tier) => byTier.get(tier) ?? standard;
}

/** A whole number above zero; undefined for anything else. */
function positive(text: string | undefined): number | undefined {
  const number = /^\s*\d+\s*$/.test(text ?? '') ? Number(text) : 0;
  return number > 0 && Number.isSafeInteger(number * MEBIBYTE) ? number : undefined;
}
