const MEBIBYTE = 1024 * 1024;

export const MAX_UPLOAD_BYTES = 50 * MEBIBYTE;
export const MAX_UPLOADED_FILE_BYTES = 25 * MEBIBYTE;
export const MAX_UPLOADED_FILES = 64;
/** What may wait for one agent that does not fetch it. */
export const MAX_WAITING_BYTES = 500 * MEBIBYTE;
/** How long an upload or a download may take. */
export const TRANSFER_TIMEOUT_MS = 120_000;
