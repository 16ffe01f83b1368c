/** How a registry wants to be signed in at: the first scheme of its `WWW-Authenticate` that is known here. */
export type Challenge =
  | { readonly scheme: 'basic' }
  | {
      readonly scheme: 'bearer';
      /** Where tokens are given out. */
      readonly realm: URL;
      readonly service: string | null;
      readonly scope: string | null;
    };

const SCHEME = /(?:^|,)\s*(basic|bearer)(?:\s+|$)/gi;
const PARAMETER = /([a-z_]+)="((?:[^"\\]|\\.)*)"/gi;

/** Reads a `WWW-Authenticate` header; null for one that asks for something else, or makes no sense. */
export function parseChallenge(header: string): Challenge | null {
  const starts = [...header.matchAll(SCHEME)];
  for (const [index, start] of starts.entries()) {
    if (start[1]?.toLowerCase() === 'basic') return { scheme: 'basic' };
    const text = header.slice(start.index + start[0].length, starts[index + 1]?.index);
    const bearer = bearerOf(text);
    if (bearer) return bearer;
  }
  return null;
}

function bearerOf(text: string): Challenge | null {
  const parameters = new Map(
    [...text.matchAll(PARAMETER)].map(([, name = '', value = '']) => [
      name.toLowerCase(),
      value.replace(/\\(.)/g, '$1'),
    ]),
  );
  const realm = parameters.get('realm') ?? '';
  if (!URL.canParse(realm)) return null;
  return {
    scheme: 'bearer',
    realm: new URL(realm),
    service: parameters.get('service') ?? null,
    scope: parameters.get('scope') ?? null,
  };
}
