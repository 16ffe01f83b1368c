/** A fix as the interface gets it: from an `AppError` or from an entity of the contract. */
export interface Fix {
  readonly label: string;
  readonly operation?: string | undefined;
  readonly input?: Record<string, unknown> | undefined;
  readonly url?: string | undefined;
}

/** An error that can be shown: an `AppError`, its JSON, or the `error` of an entity. */
export interface ShownError {
  readonly code: string;
  readonly message: string;
  readonly detail?: string | undefined;
  readonly cause?: unknown;
  readonly actions: readonly Fix[];
}
