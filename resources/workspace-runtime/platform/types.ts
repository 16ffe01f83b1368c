/** Shapes of the platform API that this runtime reads or writes. Fields of rows are what may be absent. */

export interface Registration {
  readonly id: string;
  readonly url: string;
  readonly agent_card: object;
}

export interface Peer {
  readonly id: string;
  readonly name: string;
  readonly role?: string | null;
  readonly parent_id?: string | null;
  readonly status?: string;
}

export interface DelegationRow {
  readonly delegation_id?: string;
  readonly source_id?: string | null;
  readonly status?: string;
  readonly error?: string | null;
  readonly response_preview?: string | null;
}

export interface ActivityRow {
  readonly method?: string | null;
  readonly response_body?: unknown;
}
