const MEBIBYTE = 1024 * 1024;

/** What may wait for one agent that does not fetch it. */
export const MAX_WAITING_BYTES = 500 * MEBIBYTE;
/** How long an upload or a download may take. */
export const TRANSFER_TIMEOUT_MS = 120_000;
