import { z } from 'zod';
import { peersOf } from '../../agents/index.ts';
import { notifyUser } from '../../messaging/index.ts';
import { wirePositions } from '../../workspaces/index.ts';
import { publicWorkspace } from '../shapes.ts';
import { delegationTools } from './delegation-tools.ts';
import { memoryTools } from './memory-tools.ts';
import { type Tool, tool } from './tool.ts';

const nothing = z.object({});

const listPeers = tool(
  'list_peers',
  'The workspaces that you can talk to: your team, your lead, and those beside you.',
  nothing,
  (_args, { workspace, services }) => {
    const peers = peersOf(services.store, workspace);
    if (peers.length === 0) return 'No peers available (this workspace may be isolated)';
    return peers
      .map(
        ({ name, id, status, role }) =>
          `- ${oneLine(name)} (ID: ${id}, status: ${status}, role: ${oneLine(role)})`,
      )
      .join('\n');
  },
);

const workspaceInfo = tool(
  'get_workspace_info',
  'Your own workspace: its name, role, runtime and state.',
  nothing,
  (_args, { workspace, services }) =>
    JSON.stringify(publicWorkspace(workspace, wirePositions(services.store)), null, 2),
);

const sendMessage = tool(
  'send_message_to_user',
  'Write to the user by yourself, for example when something long is done.',
  z.object({ message: z.string().min(1).describe('What to say') }),
  ({ message }, { workspace, services }) => {
    notifyUser(services.store, services.activity, workspace, message, []);
    return 'Message sent to user';
  },
);

/** All tools of the bridge; writing to the user is one of them only where the owner allows it. */
export function toolsFor(options: { mayMessageUser: boolean }): ReadonlyMap<string, Tool> {
  const tools = [
    listPeers,
    workspaceInfo,
    ...delegationTools,
    ...(options.mayMessageUser ? [sendMessage] : []),
    ...memoryTools,
  ];
  return new Map(tools.map((each) => [each.name, each]));
}

/** Names come from anybody: one must not look like the next line. */
function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
