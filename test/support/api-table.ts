/** What of an OpenAPI document the table of compatibility is made from. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly 'x-absent': readonly { method: string; path: string; reason: string }[];
}

export interface ApiOperation {
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description: string;
  readonly requestBody?: unknown;
  readonly responses: Readonly<Record<string, ApiResponse>>;
  readonly 'x-route': string;
  readonly 'x-tier': string;
  /** The statuses that are its own, not those of its tier and its body. */
  readonly 'x-answers': readonly string[];
  readonly 'x-difference'?: string;
  readonly 'x-ours'?: true;
}

export interface ApiResponse {
  readonly description: string;
  readonly content?: { readonly 'application/json': { readonly schema: Record<string, unknown> } };
}

export function operationsOf(document: ApiDocument): ApiOperation[] {
  return Object.values(document.paths).flatMap((item) => Object.values(item));
}

const INTRODUCTION = `# The platform API, route by route

Made from the routes themselves; do not edit. \`npx vitest run --project integration contract -u\` writes it anew. The same facts
are at \`/openapi.json\` of a running app. *works*: with the fields, statuses and texts of the hosted platform.
`;

/** The table of compatibility, as Markdown. */
export function apiTable(document: ApiDocument): string {
  const operations = operationsOf(document);
  const areas = [...new Set(operations.flatMap(({ tags }) => tags))];
  const sections = areas.map((area) => {
    const rows = operations.filter(({ tags }) => tags.includes(area)).map(rowOf);
    return `## ${area}\n\n| route | who | answers | state |\n|---|---|---|---|\n${rows.join('\n')}\n`;
  });
  const absent = document['x-absent'].map(
    ({ method, path, reason }) => `| \`${method} ${path}\` | ${reason} |`,
  );
  const missing = `## Not for desktop\n\nThese answer 404 with the reason.\n\n| route | why |\n|---|---|\n${absent.join('\n')}\n`;
  return [INTRODUCTION, ...sections, missing].join('\n');
}

function rowOf(operation: ApiOperation): string {
  const statuses = Object.keys(operation.responses)
    .filter((status) => status !== '429')
    .join(' ');
  const state = operation['x-ours'] ? 'ours' : operation['x-difference'] ? 'local difference' : 'works';
  const note = operation['x-difference'] ? `${state}: ${operation['x-difference']}` : state;
  return `| \`${operation['x-route']}\` ${operation.summary} | ${operation.description} | ${statuses} | ${escaped(note)} |`;
}

const escaped = (text: string) => text.replaceAll('|', '\\|');
