import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { AppError } from '../base/index.ts';
import { dockerError, isNotFound } from './errors.ts';
import { type ContainerLine, LogFrames } from './log-frames.ts';
import { restsAfter } from './pacing.ts';

/** Which lines: the newest `tail` of a time, in milliseconds since the epoch. */
export interface LogWindow {
  readonly tail: number;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
}

const LINES = { stdout: true, stderr: true, timestamps: true } as const;

/** Throws `not_running`, `logs_failed` and what `dockerError` makes of Docker's answer. */
export async function readLog(client: Dockerode, id: string, window: LogWindow): Promise<ContainerLine[]> {
  const { tail, sinceMs, untilMs } = window;
  try {
    const raw = await client.getContainer(id).logs({
      ...LINES,
      follow: false,
      tail,
      ...(sinceMs === undefined ? {} : { since: sinceMs / 1000 }),
      ...(untilMs === undefined ? {} : { until: untilMs / 1000 }),
    });
    const frames = new LogFrames();
    return [...frames.push(raw), ...frames.end()].slice(-tail);
  } catch (error) {
    throw logError(error);
  }
}

/** See `Containers.followLogs`. */
export async function followLog(
  client: Dockerode,
  id: string,
  since: string,
  onLines: (lines: ContainerLine[]) => void,
  signal: AbortSignal,
): Promise<void> {
  const frames = new LogFrames();
  try {
    const stream = (await client.getContainer(id).logs({
      ...LINES,
      follow: true,
      abortSignal: signal,
      ...(since === '' ? {} : { since: dockerTime(since) as unknown as number }),
    })) as unknown as Readable;
    const restAfter = restsAfter(() => performance.now());
    for await (const chunk of stream) {
      const began = performance.now();
      hand(frames.push(chunk as Buffer), onLines);
      // While nobody reads, Docker keeps the rest in its files, up to their limit; the agent is not held up.
      const rest = restAfter(performance.now() - began);
      if (rest > 0) await sleep(rest, undefined, { signal });
    }
  } catch (error) {
    if (signal.aborted) return;
    throw logError(error);
  }
  hand(frames.end(), onLines);
}

function hand(lines: ContainerLine[], onLines: (lines: ContainerLine[]) => void): void {
  if (lines.length > 0) onLines(lines);
}

/** Seconds with all nine digits, which no number can hold. */
function dockerTime(time: string): string {
  return `${Date.parse(`${time.slice(0, 19)}Z`) / 1000}.${time.slice(20, 29)}`;
}

function logError(error: unknown): AppError {
  if (isNotFound(error)) {
    return new AppError('not_running', 'There is no container to read a log from', {
      detail: 'The workspace was stopped or has not been started yet.',
      cause: error,
    });
  }
  return dockerError(error, { code: 'logs_failed', message: 'The log could not be read' });
}
