import { connectionOf, requireExternal, rotateCredentials, type WorkspaceTokens } from '../agents/index.ts';
import type { AgentConnection, Handlers } from '../contract/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import type { NewWorkspace, WorkspaceRegistry } from '../workspaces/index.ts';

export interface ExternalParts {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly tokens: WorkspaceTokens;
  /** Where agents elsewhere reach this app, without a slash at the end. */
  readonly agentsUrl: () => string;
  readonly createWorkspace: (input: NewWorkspace) => Promise<WorkspaceRecord>;
}

/** Agents that run somewhere else. */
export function externalHandlers(
  parts: ExternalParts,
): Pick<Handlers, Extract<keyof Handlers, `external.${string}`>> {
  const { store, registry, tokens, agentsUrl } = parts;
  const connection = (record: WorkspaceRecord, token: string) => connectionFor(record, agentsUrl(), token);
  return {
    'external.create': async ({ name, role, parentId, url, canvas }) => {
      const deliveryMode = url === '' ? 'poll' : 'push';
      const external = { url, deliveryMode } as const;
      const record = await parts.createWorkspace({ name, role, parentId, canvas, external });
      const token = tokens.issue(record.id, 'bearer');
      return { workspace: registry.view(record), connection: connection(record, token) };
    },
    'external.connection': ({ id }) => connection(requireExternal(registry.require(id)), ''),
    'external.rotate': ({ id }) => {
      const record = registry.require(id);
      return connection(record, rotateCredentials(record, { store, tokens }));
    },
  };
}

function connectionFor(record: WorkspaceRecord, platformUrl: string, token: string): AgentConnection {
  const wire = connectionOf(record, { platformUrl, token });
  return {
    workspaceId: record.id,
    platformUrl,
    token,
    snippets: [
      { name: 'python', text: wire.python_snippet },
      { name: 'curl', text: wire.curl_register_template },
      { name: 'mcp', text: wire.universal_mcp_snippet },
      { name: 'claude-code', text: wire.claude_code_channel_snippet },
      { name: 'codex', text: wire.codex_snippet },
      { name: 'hermes', text: wire.hermes_channel_snippet },
      { name: 'openclaw', text: wire.openclaw_snippet },
    ],
  };
}
