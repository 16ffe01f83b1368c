import { curlSnippet } from './curl.ts';
import type { SnippetFacts } from './facts.ts';
import { claudeCodeSnippet, codexSnippet, hermesSnippet, mcpSnippet, openclawSnippet } from './mcp.ts';
import { pythonSnippet } from './python.ts';

/** What stands in the place of a token that nobody may see again. */
const TOKEN_PLACE = '<paste the token here>';

/** Programs and settings that connect an agent, ready to paste, under the names that clients know. */
export interface Snippets {
  readonly curl_register_template: string;
  readonly python_snippet: string;
  readonly claude_code_channel_snippet: string;
  readonly universal_mcp_snippet: string;
  readonly hermes_channel_snippet: string;
  readonly codex_snippet: string;
  readonly openclaw_snippet: string;
}

/** All of them. `token` is empty where nobody may see it again: then they say where it goes. */
export function snippetsOf(facts: SnippetFacts): Snippets {
  const stamped = { ...facts, token: facts.token || TOKEN_PLACE };
  return {
    curl_register_template: curlSnippet(stamped),
    python_snippet: pythonSnippet(stamped),
    claude_code_channel_snippet: claudeCodeSnippet(stamped),
    universal_mcp_snippet: mcpSnippet(stamped),
    hermes_channel_snippet: hermesSnippet(stamped),
    codex_snippet: codexSnippet(stamped),
    openclaw_snippet: openclawSnippet(stamped),
  };
}
