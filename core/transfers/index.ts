export type { AgentAnswer } from './ask-agent.ts';
export { cappedBody } from './capped-body.ts';
export { ChatUploads } from './chat-uploads.ts';
export { TRANSFER_TIMEOUT_MS } from './limits.ts';
export { attachmentHeader, safeFileName, safeMimeType } from './names.ts';
export { PendingUploads } from './pending.ts';
export { sweepUploads } from './sweep.ts';
export { Transcripts } from './transcript.ts';
export type { UploadedFile } from './types.ts';
