import { z } from 'zod';
import { memoryScopes, shownContent } from '../../memory/index.ts';
import { failure, type Tool, tool } from './tool.ts';

/** What everybody reads is only written and asked for through the API itself. */
const NO_GLOBAL = 'GLOBAL scope is not permitted via the MCP bridge';

const scope = z.enum([...memoryScopes, '']);

export const memoryTools: readonly Tool[] = [
  tool(
    'commit_memory',
    'Remember something. LOCAL: only you read it. TEAM: also your team.',
    z.object({
      content: z.string().min(1).describe('What to remember'),
      scope: scope.default('LOCAL').describe('LOCAL or TEAM'),
      namespace: z.string().max(50).optional().describe('A drawer to put it in'),
    }),
    ({ content, scope: wanted, namespace }, { workspace, services }) => {
      if (wanted === 'GLOBAL') throw failure(NO_GLOBAL);
      const written = services.agentMemory.write(workspace.id, {
        content,
        scope: wanted || 'LOCAL',
        namespace,
      });
      return JSON.stringify({ success: true, id: written.id, scope: written.scope });
    },
  ),
  tool(
    'recall_memory',
    'Look for what you remember. Without a scope: your own memories. TEAM: those of your team.',
    z.object({
      query: z.string().default('').describe('Words to look for; empty lists the newest'),
      scope: scope.default('').describe('LOCAL, TEAM, or empty'),
    }),
    ({ query, scope: wanted }, { workspace, services }) => {
      if (wanted === 'GLOBAL') throw failure(NO_GLOBAL);
      const found = services.agentMemory.list(workspace.id, {
        search: query,
        ...(wanted ? { scope: wanted } : {}),
      });
      if (found.length === 0) return 'No memories found.';
      return found.map((memory) => `[${memory.scope}] ${shownContent(memory)}`).join('\n');
    },
  ),
];
