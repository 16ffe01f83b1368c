import { AppError, type Clock, type Logger, logTime, messageOf, withinTime } from '../../base/index.ts';
import { crossing, type LogLine, type LogMarks, linesAfter, marksAfter } from '../../contract/index.ts';
import type { ContainerLine, Docker } from '../../docker/index.ts';
import type { LogQuery, WorkspaceBackend } from '../backend.ts';
import { type EndedLogs, KEPT_LINES } from '../logs/ended.ts';
import { dividerAfter, endText, linesOf, shownText } from '../logs/shown.ts';

export interface DockerLogsOptions {
  readonly docker: Docker;
  readonly ended: EndedLogs;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly redact: (line: string) => string;
}

/** The logs of containers, and the last lines of those that they replaced. */
export interface DockerLogs extends Pick<WorkspaceBackend, 'logs' | 'followLogs'> {
  /** The container is about to be removed: keeps its last lines. What fails there must not keep it from going. */
  keepLast(id: string, containerId: string): Promise<void>;
  /** The last words of a container, one line each; empty where it printed nothing, or where that cannot be told. */
  lastWords(containerId: string): Promise<string>;
}

const LAST_WORDS = 20;
/** Worth a short wait, not another call that hangs. */
const LAST_WORDS_LIMIT_MS = 5_000;

export function dockerLogs({ docker, ended, clock, logger, redact }: DockerLogsOptions): DockerLogs {
  const shown = (line: ContainerLine): LogLine => ({
    time: line.time || logTime(0),
    stream: line.stream,
    text: shownText(line, redact),
  });
  const containerOf = (id: string): string => {
    const container = docker.container(id);
    if (container) return container.containerId;
    throw new AppError('not_running', 'There is no container to read a log from', {
      detail: 'The workspace was stopped or has not been started yet.',
    });
  };

  return {
    async logs(id, query) {
      const before = await ended.lines(id);
      if (before.length > 0 && !docker.container(id)) return linesOf(before, query);
      const own = (await docker.containers.logs(containerOf(id), query)).map(shown);
      return own.length < query.tail ? [...linesOf(before, query), ...own].slice(-query.tail) : own;
    },

    async followLogs(id, after, onLines, signal) {
      let marks: LogMarks = after;
      const hand = (lines: readonly LogLine[]) => {
        const fresh = linesAfter(marks, lines);
        marks = marksAfter(marks, fresh);
        if (fresh.length > 0 && !signal.aborted) onLines(fresh);
      };
      // Of an instance that ended while nobody could follow it.
      hand(await ended.lines(id));
      await docker.containers.followLogs(
        containerOf(id),
        crossing(marks),
        (lines) => hand(lines.map(shown)),
        signal,
      );
    },

    async lastWords(containerId) {
      try {
        const reading = docker.containers.logs(containerId, { tail: LAST_WORDS });
        const lines = await withinTime(
          clock,
          LAST_WORDS_LIMIT_MS,
          reading,
          () => new AppError('logs_failed', 'it took too long'),
        );
        return lines.map((line) => shown(line).text).join('\n');
      } catch (error) {
        logger.debug({ err: error, container: containerId }, 'its last words were not read');
        return '';
      }
    },

    async keepLast(id, containerId) {
      try {
        const query: LogQuery = { tail: KEPT_LINES };
        const known = marksAfter({}, await ended.lines(id));
        const lines = linesAfter(known, (await docker.containers.logs(containerId, query)).map(shown));
        if (lines.length === 0) return;
        const text = endText(docker.container(id)?.exitCode ?? null);
        await ended.keep(id, [...lines, dividerAfter(lines, text)]);
      } catch (error) {
        logger.warn({ err: error, workspace: id }, `the last lines were not kept: ${messageOf(error)}`);
      }
    },
  };
}
