import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { Unavailable } from '../harness/measure.ts';

/** One request as it is sent again and again; several are sent in turn. */
export interface WrkRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly token?: string;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface WrkResult {
  readonly requestsPerSecond: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

interface Printed {
  readonly requests: number;
  readonly durationUs: number;
  readonly failures: number;
  readonly p50Us: number;
  readonly p95Us: number;
}

const SECONDS = 4;
const US_PER_MS = 1000;
const US_PER_SECOND = 1e6;

/**
 * Loads a server with wrk for a few seconds, over so many keep-alive connections with one request at a time on each.
 * Rejects when an answer is not 2xx; throws `Unavailable` where wrk is not installed.
 */
export async function wrk(
  url: string,
  connections: number,
  requests: readonly WrkRequest[],
  folder: string,
): Promise<WrkResult> {
  const script = path.join(folder, 'requests.lua');
  await writeFile(script, luaOf(requests));
  const args = ['-t1', `-c${connections}`, `-d${SECONDS}s`, '-s', script, url];
  const { stdout } = await promisify(execFile)('wrk', args).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') throw new Unavailable('wrk is not installed (Debian package wrk)');
    throw error;
  });
  const printed = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Printed;
  if (printed.failures > 0) throw new Error(`${printed.failures} of ${printed.requests} requests failed`);
  return {
    requestsPerSecond: (printed.requests * US_PER_SECOND) / printed.durationUs,
    p50Ms: printed.p50Us / US_PER_MS,
    p95Ms: printed.p95Us / US_PER_MS,
  };
}

/** A script for wrk that sends the requests in turn and prints what it measured as one line of JSON. */
function luaOf(requests: readonly WrkRequest[]): string {
  const prepared = requests.map(({ method, path: url, token, body }) => {
    const headers = [
      ...(token === undefined ? [] : [`["Authorization"] = ${lua(`Bearer ${token}`)}`]),
      ...(body === undefined ? [] : [`["Content-Type"] = "application/json"`]),
    ];
    const text = body === undefined ? 'nil' : lua(JSON.stringify(body));
    return `  wrk.format(${lua(method)}, ${lua(url)}, { ${headers.join(', ')} }, ${text}),`;
  });
  return `local prepared
local at = 0
function init()
  prepared = {
${prepared.join('\n')}
  }
end
function request()
  at = at % #prepared + 1
  return prepared[at]
end
function done(summary, latency)
  local errors = summary.errors
  print(string.format(
    '{"requests": %d, "durationUs": %d, "failures": %d, "p50Us": %f, "p95Us": %f}',
    summary.requests, summary.duration,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(95)))
end
`;
}

/** A Lua string that stands for exactly this text. */
function lua(text: string): string {
  return `"${[...Buffer.from(text)].map((byte) => `\\${String(byte).padStart(3, '0')}`).join('')}"`;
}
