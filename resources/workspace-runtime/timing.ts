/** Every pause of the runtime in one place; all values are milliseconds. */
export const defaultTiming = {
  /** Retrying of register, of delegate and of reports while the platform is away. */
  retryFirstMs: 250,
  retryMaxMs: 10_000,
  /** Looking for the results of delegations: a short task is not waited for much longer than it takes. */
  pollFirstMs: 250,
  pollMaxMs: 3_000,
  /** Between two pieces of an answer that is shown as it is written. */
  pieceMs: 25,
  /** One call to the platform. */
  requestTimeoutMs: 10_000,
  /** How long open connections may take to finish at shutdown, below Docker's own patience. */
  shutdownGraceMs: 700,
};

export type Timing = Readonly<typeof defaultTiming>;
