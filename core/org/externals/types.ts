/** A repository at a ref, as a checked `!external` names it. */
export interface ExternalRequest {
  /** With the port if there is one, e.g. `git.example.org:3000`. */
  readonly host: string;
  /** `owner/name`. */
  readonly repo: string;
  /** Branch, tag or full commit SHA. */
  readonly ref: string;
  /** From a lock: take exactly this commit and do not ask where `ref` points now. */
  readonly sha?: string | undefined;
}

/** The files of a repository at one commit, complete and never changed again. */
export interface ExternalCopy extends ExternalRequest {
  readonly sha: string;
  /** Absolute folder that holds the files. */
  readonly dir: string;
  /** When the copy was made, RFC 3339. */
  readonly fetchedAt: string;
  /** True when nobody could or should be asked where `ref` points now, so the last known commit was taken. */
  readonly offline: boolean;
  /** `ref` is a commit, and nothing shows yet that a branch or tag of the repository leads to it. */
  readonly unconfirmed?: boolean;
}

/** Where the subtrees of other repositories come from. Concurrent requests for the same one share the work. */
export interface ExternalStore {
  /** Throws AppError `external_not_found`, `external_unreachable`, `external_auth`, `external_too_large`, `external_invalid`. */
  get(request: ExternalRequest): Promise<ExternalCopy>;
}
