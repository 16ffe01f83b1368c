/** One file as it came in. */
export interface UploadedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly content: Uint8Array;
}

/** One file as messages name it. */
export interface ChatFile {
  /** `workspace:/workspace/…` in the workspace, or `platform-pending:…` until its agent has fetched it. */
  readonly uri: string;
  readonly name: string;
  readonly mimeType: string;
  /** Bytes. */
  readonly size: number;
}
