import type { SnippetFacts } from './facts.ts';
import { pythonAgent } from './python.ts';

const ID_LENGTH = 8;

/** A program of somebody else that answers messages. */
interface Tool {
  readonly program: string;
  /** Answers one message and ends. The message is its standard input, or in the place of `{message}`. */
  readonly command: readonly string[];
  /** How it is given the server of the workspace, by its manual. */
  readonly setup: readonly string[];
}

/** Has the program answer, whichever way it takes a message. */
const RUN = `def answer(text):
    """Has the program answer a message."""
    program = shutil.which(COMMAND[0])
    if program is None:
        raise RuntimeError(f"{COMMAND[0]} is not installed here")
    options = [option.replace("{message}", text) for option in COMMAND[1:]]
    given = "" if any("{message}" in option for option in COMMAND) else text
    done = subprocess.run(
        [program, *options], input=given, capture_output=True, encoding="utf-8", errors="replace"
    )
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip() or f"{COMMAND[0]} ended with {done.returncode}")
    return done.stdout.strip() or "(no response generated)"`;

/** The tools of a workspace (its peers, delegation, memory) for any program that speaks MCP over HTTP. */
export function mcpSnippet(facts: SnippetFacts): string {
  const headers = { Authorization: authorizationOf(facts) };
  const server = { type: 'http', url: bridgeOf(facts), headers };
  return `${JSON.stringify({ mcpServers: { [serverOf(facts)]: server } }, null, 2)}\n`;
}

export function claudeCodeSnippet(facts: SnippetFacts): string {
  const add = 'claude mcp add --transport http';
  return toolAgent(facts, {
    program: 'claude',
    command: ['claude', '-p'],
    setup: [
      `${add} ${serverOf(facts)} ${bridgeOf(facts)} --header "Authorization: ${authorizationOf(facts)}"`,
    ],
  });
}

export function codexSnippet(facts: SnippetFacts): string {
  return toolAgent(facts, {
    program: 'codex',
    command: ['codex', 'exec', '-'],
    setup: [
      'in ~/.codex/config.toml:',
      `[mcp_servers.${serverOf(facts)}]`,
      `url = "${bridgeOf(facts)}"`,
      `http_headers = { Authorization = "${authorizationOf(facts)}" }`,
    ],
  });
}

export function hermesSnippet(facts: SnippetFacts): string {
  return toolAgent(facts, {
    program: 'hermes',
    command: ['hermes', 'chat', '--quiet', '--query={message}'],
    setup: [
      'in ~/.hermes/config.yaml:',
      'mcp_servers:',
      `  ${serverOf(facts)}:`,
      `    url: ${bridgeOf(facts)}`,
      `    headers: {Authorization: "${authorizationOf(facts)}"}`,
    ],
  });
}

export function openclawSnippet(facts: SnippetFacts): string {
  const headers = { Authorization: authorizationOf(facts) };
  const server = JSON.stringify({ url: bridgeOf(facts), transport: 'streamable-http', headers });
  return toolAgent(facts, {
    program: 'openclaw',
    command: ['openclaw', 'agent', '--agent', 'main', '--message', '{message}'],
    setup: [`openclaw mcp set ${serverOf(facts)} '${server}'`],
  });
}

/** Nothing of others is tried by this app, so each says what its program must be able to do, and where to change it. */
function toolAgent(facts: SnippetFacts, { program, command, setup }: Tool): string {
  const intro = `# Needs: Python >= 3.11, and the program ${program}, which has to
#   - answer one message and end. The message is its standard input, or in the place of {message} in COMMAND below;
#   - speak MCP over HTTP with a header of its own, if it is to have the tools of the workspace (peers, delegation, memory):
#       address: ${bridgeOf(facts)}
#       header:  Authorization: ${authorizationOf(facts)}
# COMMAND and the next lines follow the manual of ${program}. Versions differ, and this app has tried none: where yours
# wants something else, change them. Once, for MCP:
${setup.map((line) => `#       ${line}`).join('\n')}`;
  const answer = `COMMAND = ${JSON.stringify(command).replaceAll('","', '", "')}


${RUN}`;
  return pythonAgent(facts, { intro, imports: 'import shutil\nimport subprocess\n', answer });
}

const serverOf = ({ workspaceId }: SnippetFacts) => `molecule-${workspaceId.slice(0, ID_LENGTH)}`;
const authorizationOf = ({ token }: SnippetFacts) => `Bearer ${token}`;
const bridgeOf = ({ platformUrl, workspaceId }: SnippetFacts) =>
  `${platformUrl}/workspaces/${workspaceId}/mcp`;
