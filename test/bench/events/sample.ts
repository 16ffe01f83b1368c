import { newId } from '../../../core/base/index.ts';
import type { NewActivity } from '../../../core/messaging/index.ts';

/** A message between two agents as it is logged: 300 bytes of request and answer together. */
export const requestBody = {
  jsonrpc: '2.0',
  method: 'message/send',
  params: {
    message: {
      role: 'user',
      messageId: newId(),
      parts: [{ kind: 'text', text: 'Check the sign-up flow for dead ends.' }],
    },
  },
};
export const responseBody = {
  jsonrpc: '2.0',
  result: { parts: [{ kind: 'text', text: 'Three dead ends found, each noted.' }] },
};

/** What `ActivityLog.log` gets. */
export function sampleActivity(workspaceId: string): NewActivity {
  return {
    workspaceId,
    type: 'a2a_receive',
    method: 'message/send',
    summary: 'Check the sign-up flow for dead ends.',
    sourceId: workspaceId,
    targetId: workspaceId,
    durationMs: 1200,
    requestBody,
    responseBody,
  };
}
