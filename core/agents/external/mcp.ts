import type { SnippetFacts } from './facts.ts';
import { pythonAgent } from './python.ts';

const PYTHON = '# Needs: Python >= 3.11';
const ID_LENGTH = 8;

/** The tools of a workspace (its peers, delegation, memory) for any program that speaks MCP over HTTP. */
export function mcpSnippet(facts: SnippetFacts): string {
  const headers = { Authorization: `Bearer ${facts.token}` };
  const server = { type: 'http', url: bridgeOf(facts), headers };
  return `${JSON.stringify({ mcpServers: { [serverOf(facts)]: server } }, null, 2)}\n`;
}

export function claudeCodeSnippet(facts: SnippetFacts): string {
  const header = `Authorization: Bearer ${facts.token}`;
  return pythonAgent(facts, {
    intro: intro(
      'and the claude command',
      `claude mcp add --transport http ${serverOf(facts)} ${bridgeOf(facts)} --header "${header}"`,
    ),
    answer: '    return run(["claude", "-p"], text)',
  });
}

export function codexSnippet(facts: SnippetFacts): string {
  return pythonAgent(facts, {
    intro: intro(
      'and the codex command',
      'in ~/.codex/config.toml:',
      `[mcp_servers.${serverOf(facts)}]`,
      `url = "${bridgeOf(facts)}"`,
      `http_headers = { Authorization = "Bearer ${facts.token}" }`,
    ),
    answer: '    return run(["codex", "exec", "-"], text)',
  });
}

export function hermesSnippet(facts: SnippetFacts): string {
  return pythonAgent(facts, {
    intro: intro(
      'and the hermes command',
      'in ~/.hermes/config.yaml:',
      'mcp_servers:',
      `  ${serverOf(facts)}:`,
      `    url: ${bridgeOf(facts)}`,
      `    headers: {Authorization: "Bearer ${facts.token}"}`,
    ),
    answer: '    return run(["hermes", "chat", "--quiet", "--query", text], "")',
  });
}

export function openclawSnippet(facts: SnippetFacts): string {
  const server = JSON.stringify({
    url: bridgeOf(facts),
    headers: { Authorization: `Bearer ${facts.token}` },
  });
  return pythonAgent(facts, {
    intro: intro('and the openclaw command', `openclaw mcp set ${serverOf(facts)} '${server}'`),
    answer: '    return run(["openclaw", "agent", "--message", text], "")',
  });
}

/** What has to be there, and how the agent gets the tools of its workspace. */
function intro(needs: string, ...tools: string[]): string {
  const lines = tools.map((line) => `#   ${line}`);
  return [
    `${PYTHON}, ${needs}.`,
    '# This program fetches the messages of the workspace and has that command answer them.',
    '# Once, to give the command the tools of the workspace (peers, delegation, memory):',
    ...lines,
  ].join('\n');
}

const serverOf = ({ workspaceId }: SnippetFacts) => `molecule-${workspaceId.slice(0, ID_LENGTH)}`;
const bridgeOf = ({ platformUrl, workspaceId }: SnippetFacts) =>
  `${platformUrl}/workspaces/${workspaceId}/mcp`;
