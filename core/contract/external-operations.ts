import { z } from 'zod';
import { workspaceSchema } from './entities.ts';
import { command, query } from './operation.ts';

const ofWorkspace = z.object({ id: z.string() });
const errors = ['workspace_not_found', 'workspace_removed', 'not_external'] as const;

/** A program or settings that connect an agent, ready to paste. */
export const snippetNames = ['python', 'curl', 'mcp', 'claude-code', 'codex', 'hermes', 'openclaw'] as const;
const connectionSchema = z.object({
  workspaceId: z.string(),
  /** Where the agent reaches this app, without a slash at the end. */
  platformUrl: z.string(),
  /** Shown once; empty where only its hash is left. Then the snippets say where it goes. */
  token: z.string(),
  snippets: z.array(z.object({ name: z.enum(snippetNames), text: z.string() })),
});
export type AgentConnection = z.infer<typeof connectionSchema>;

/** Agents that run somewhere else. */
export const externalOperations = {
  'external.create': command(
    'Add an agent that runs elsewhere',
    z.object({
      name: z.string().trim().min(1).max(255),
      role: z.string().max(1000).default(''),
      parentId: z.string().nullable().default(null),
      /** Where its messages are sent; empty: it fetches them. */
      url: z.string().max(2048).default(''),
      canvas: z.object({ x: z.number(), y: z.number() }).nullable().default(null),
    }),
    z.object({ workspace: workspaceSchema, connection: connectionSchema }),
    [
      'name_taken',
      'invalid_name',
      'invalid_url',
      'workspace_not_found',
      'workspace_removed',
      'being_removed',
      'ancestor_paused',
    ],
  ),
  'external.connection': query(
    'How an agent that runs elsewhere connects',
    ofWorkspace,
    connectionSchema,
    errors,
  ),
  /** All tokens of before are revoked at once. */
  'external.rotate': command(
    'Give an agent that runs elsewhere a new token',
    ofWorkspace,
    connectionSchema,
    errors,
  ),
} as const;
