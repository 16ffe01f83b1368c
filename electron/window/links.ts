const OPENED_OUTSIDE: readonly string[] = ['http:', 'https:'];

/**
 * True for what may be handed to the user's browser: web addresses without a user name or password, which
 * serve to disguise where a link leads. Everything else could start programs.
 */
export function isOutsideLink(url: string): boolean {
  const parsed = parse(url);
  if (!parsed || !OPENED_OUTSIDE.includes(parsed.protocol)) return false;
  return parsed.username === '' && parsed.password === '' && parsed.hostname !== '';
}

/** True when `url` belongs to the page at `pageUrl`: same scheme, host and port. */
export function isPageUrl(pageUrl: string, url: string): boolean {
  const page = parse(pageUrl);
  const other = parse(url);
  // Node's `origin` of a custom scheme is the text "null", so the parts are compared.
  return !!page && !!other && page.protocol === other.protocol && page.host === other.host;
}

function parse(url: string): URL | null {
  return URL.canParse(url) ? new URL(url) : null;
}
