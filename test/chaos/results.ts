/** How one point went; one line of a worker's results file. */
export interface PointResult {
  readonly number: number;
  /** What struck: see `kindOf`. */
  readonly kind: string;
  /** At which command; null: at none. */
  readonly command: string | null;
  /** What it was, in words. */
  readonly point: string;
  /** What was wrong afterwards. */
  readonly wrong: readonly string[];
  readonly ms: number;
}

/** How a whole run went, for those who count tests. */
export interface ChaosReport {
  readonly survived: number;
  readonly points: number;
  /** Points that were not survived, one line each. */
  readonly failures: readonly string[];
}
