import type { IncomingMessage } from 'node:http';
import type { OrgTokens, WorkspaceTokens } from '../agents/index.ts';
import { equalSecrets } from '../base/index.ts';
import { HttpProblem } from './errors.ts';

/** Who sends a request, by what it proves; `secret` is the text that proved it. */
export type Identity =
  /** The owner, or an org token for the whole installation that stands for them. */
  | { readonly kind: 'admin'; readonly orgToken: ProvedOrgToken | null; readonly secret: string }
  /** An org token for everything from one workspace down. */
  | { readonly kind: 'org'; readonly orgToken: ProvedOrgToken; readonly root: string }
  | { readonly kind: 'workspace'; readonly id: string; readonly secret: string }
  /** A token was sent, but nobody owns it. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'anonymous' };

interface ProvedOrgToken {
  readonly id: string;
  /** Its first characters. */
  readonly display: string;
}

const PREFIX_PATH = /^\/as\/([A-Za-z0-9_-]{43})(?=\/|\?|$)/;
const prefixTokens = new WeakMap<IncomingMessage, string>();

/**
 * Takes the private prefix `/as/<secret>` off the URL of a raw request, before routing and logging see it.
 * The secret is remembered for `identify`.
 */
export function stripPrefix(request: IncomingMessage): void {
  const match = PREFIX_PATH.exec(request.url ?? '');
  if (!match?.[1]) return;
  prefixTokens.set(request, match[1]);
  const rest = request.url?.slice(match[0].length) ?? '';
  request.url = rest.startsWith('/') ? rest : `/${rest}`;
}

export interface IdentityOptions {
  readonly adminToken: string;
  readonly tokens: WorkspaceTokens;
  readonly orgTokens: OrgTokens;
}

/**
 * Works out who is calling. A private prefix counts like the workspace's own bearer. Throws 503 when the look-up itself
 * fails: nobody is let in, and nobody is told that their token is wrong.
 */
export function identify(request: IncomingMessage, options: IdentityOptions): Identity {
  const bearer = bearerOf(request);
  if (bearer !== null && equalSecrets(bearer, options.adminToken))
    return { kind: 'admin', orgToken: null, secret: bearer };
  try {
    return lookedUp(bearer, prefixTokens.get(request), options);
  } catch {
    throw new HttpProblem(503, 'platform datastore unavailable — retry shortly', {
      code: 'platform_unavailable',
    });
  }
}

function lookedUp(bearer: string | null, prefix: string | undefined, options: IdentityOptions): Identity {
  if (bearer !== null) {
    const owner = options.tokens.ownerOf(bearer, 'bearer');
    if (owner !== null) return { kind: 'workspace', id: owner, secret: bearer };
    const orgToken = options.orgTokens.ownerOf(bearer);
    if (orgToken) {
      return orgToken.orgId === null
        ? { kind: 'admin', orgToken, secret: bearer }
        : { kind: 'org', orgToken, root: orgToken.orgId };
    }
  }
  const viaPrefix = prefix === undefined ? null : options.tokens.ownerOf(prefix, 'prefix');
  if (prefix !== undefined && viaPrefix !== null) return { kind: 'workspace', id: viaPrefix, secret: prefix };
  return bearer !== null || prefix !== undefined ? { kind: 'invalid' } : { kind: 'anonymous' };
}

function bearerOf(request: IncomingMessage): string | null {
  const match = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return match?.[1] ?? null;
}
