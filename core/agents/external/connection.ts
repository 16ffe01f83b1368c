import type { WorkspaceRecord } from '../../store/index.ts';
import { type Snippets, snippetsOf } from './snippets.ts';

/** All that an agent outside of this app needs to connect, in the field names of the wire. */
export interface Connection extends Snippets {
  readonly workspace_id: string;
  /** Without a slash at the end. */
  readonly platform_url: string;
  /** Empty where nobody may see it again. */
  readonly auth_token: string;
  readonly registry_endpoint: string;
  readonly heartbeat_endpoint: string;
}

/** How the agent of a workspace connects; with an empty token the snippets say where it goes. */
export function connectionOf(
  { id, name }: Pick<WorkspaceRecord, 'id' | 'name'>,
  { platformUrl, token }: { readonly platformUrl: string; readonly token: string },
): Connection {
  return {
    workspace_id: id,
    platform_url: platformUrl,
    auth_token: token,
    registry_endpoint: `${platformUrl}/registry/register`,
    heartbeat_endpoint: `${platformUrl}/registry/heartbeat`,
    ...snippetsOf({ workspaceId: id, platformUrl, name, token }),
  };
}
