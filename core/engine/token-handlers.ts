import type { OrgTokens, WorkspaceTokens } from '../agents/index.ts';
import type { Handlers } from '../contract/index.ts';
import type { WorkspaceRegistry } from '../workspaces/index.ts';

/** A workspace can have no more live ones. */
const ALL = 50;

export interface TokenParts {
  readonly registry: WorkspaceRegistry;
  readonly tokens: WorkspaceTokens;
  readonly orgTokens: OrgTokens;
}

type TokenHandlers = Pick<Handlers, Extract<keyof Handlers, `tokens.${string}` | `orgTokens.${string}`>>;

/** Tokens of workspaces and orgs. */
export function tokenHandlers({ registry, tokens, orgTokens }: TokenParts): TokenHandlers {
  return {
    'tokens.list': ({ workspaceId }) => ({ tokens: tokens.list(registry.require(workspaceId).id, ALL, 0) }),
    'tokens.create': ({ workspaceId }) => ({ token: tokens.issueAnother(registry.require(workspaceId).id) }),
    'tokens.revoke': ({ workspaceId, id }) => {
      tokens.revoke(registry.require(workspaceId).id, id);
      return {};
    },
    'orgTokens.list': () => ({ tokens: orgTokens.list() }),
    'orgTokens.create': ({ name, orgId }) => {
      const { record, token } = orgTokens.issue({ name, createdBy: '', orgId });
      return { token, about: record };
    },
    'orgTokens.revoke': ({ id }) => {
      orgTokens.revoke(id);
      return {};
    },
  };
}
