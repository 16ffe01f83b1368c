import type { IncomingMessage } from 'node:http';
import type { WorkspaceTokens } from '../agents/index.ts';
import { equalSecrets } from '../base/index.ts';

/** Who sends a request, by what it proves. */
export type Identity =
  | { readonly kind: 'admin' }
  | { readonly kind: 'workspace'; readonly id: string }
  /** A token was sent, but nobody owns it. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'anonymous' };

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
}

/** Works out who is calling. A private prefix counts like the workspace's own bearer. */
export function identify(request: IncomingMessage, options: IdentityOptions): Identity {
  const prefix = prefixTokens.get(request);
  const viaPrefix = prefix === undefined ? null : options.tokens.ownerOf(prefix, 'prefix');
  const bearer = bearerOf(request);
  if (bearer !== null) {
    if (equalSecrets(bearer, options.adminToken)) return { kind: 'admin' };
    const owner = options.tokens.ownerOf(bearer, 'bearer');
    if (owner !== null) return { kind: 'workspace', id: owner };
  }
  if (viaPrefix !== null) return { kind: 'workspace', id: viaPrefix };
  return bearer !== null || prefix !== undefined ? { kind: 'invalid' } : { kind: 'anonymous' };
}

function bearerOf(request: IncomingMessage): string | null {
  const match = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return match?.[1] ?? null;
}
