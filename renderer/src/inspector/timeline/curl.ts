import type { Entry } from './entry.ts';

/** Stands where the token goes; the token itself is never part of what is copied. */
const TOKEN = '$MOLECULE_TOKEN';
/** A longer body does not fit on a command line: it is saved as a file first. */
const BODY_CHARACTERS = 60_000;

/**
 * A shell command that does over the platform API what an entry tells of: sends the same message, gives the same task
 * away, or, where it was neither, asks for the history of the workspace. `request` is the JSON text that was sent.
 */
export function curlOf(engineUrl: string, entry: Entry, request: string | null): string {
  const base = engineUrl.replace(/\/+$/, '');
  if (entry.kind === 'message' && entry.targetId !== null && request !== null) {
    return post(`${base}/workspaces/${entry.targetId}/a2a`, request);
  }
  if (entry.kind === 'delegation' && entry.sourceId !== null && entry.targetId !== null) {
    const task = taskOf(request) ?? entry.requestText;
    if (task !== '') {
      return post(
        `${base}/workspaces/${entry.sourceId}/delegate`,
        JSON.stringify({ target_id: entry.targetId, task }),
      );
    }
  }
  const before = encodeURIComponent(new Date(entry.at + 1).toISOString());
  return [
    'curl',
    quoted(`${base}/workspaces/${entry.workspaceId}/activity?limit=1&before_ts=${before}`),
    ...token(),
  ].join(' \\\n  ');
}

function post(url: string, body: string): string {
  const data = body.length > BODY_CHARACTERS ? '--data-binary @request.json' : `--data-raw ${quoted(body)}`;
  return [
    'curl -X POST',
    quoted(url),
    ...token(),
    `-H ${quoted('Content-Type: application/json')}`,
    data,
  ].join(' \\\n  ');
}

/** In double quotes, so that the shell puts the token in. */
function token(): readonly string[] {
  return [`-H "Authorization: Bearer ${TOKEN}"`];
}

/** One word of a POSIX shell, whatever is in it. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}

function taskOf(request: string | null): string | null {
  try {
    const body: unknown = JSON.parse(request ?? 'null');
    const task = (Object(body) as { task?: unknown }).task;
    return typeof task === 'string' ? task : null;
  } catch {
    return null;
  }
}
