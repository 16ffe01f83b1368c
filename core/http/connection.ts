import { z } from 'zod';

/** What an agent outside of this app connects with. */
export const connectionSchema = z.object({
  workspace_id: z.string(),
  platform_url: z.string(),
  auth_token: z.string(),
  registry_endpoint: z.string(),
  heartbeat_endpoint: z.string(),
  curl_register_template: z.string(),
  python_snippet: z.string(),
  claude_code_channel_snippet: z.string(),
  universal_mcp_snippet: z.string(),
  hermes_channel_snippet: z.string(),
  codex_snippet: z.string(),
  openclaw_snippet: z.string(),
});
