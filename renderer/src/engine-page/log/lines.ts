import {
  type EngineLogLevel,
  type EngineLogLine,
  engineLogLevels,
  fold,
} from '../../../../core/contract/index.ts';
import { plainText } from '../../inspector/logs/ansi.ts';

/** More is in the file. */
const KEPT = 2_000;

/** What is known with what came; an engine that started anew counts from the beginning. */
export function joinedLines(
  known: readonly EngineLogLine[],
  more: readonly EngineLogLine[],
): readonly EngineLogLine[] {
  if (more.length === 0) return known;
  const isContinued = (more[0]?.number ?? 0) > (known.at(-1)?.number ?? -1);
  return [...(isContinued ? known : []), ...more].slice(-KEPT);
}

/** Those of a level or above that have the text. */
export function linesShown(
  lines: readonly EngineLogLine[],
  level: EngineLogLevel,
  query: string,
): readonly EngineLogLine[] {
  const from = engineLogLevels.indexOf(level);
  const wanted = fold(query.trim());
  return lines.filter(
    (line) =>
      engineLogLevels.indexOf(line.level) >= from &&
      (wanted === '' || fold(`${line.message} ${line.detail}`).includes(wanted)),
  );
}

/** Lines as text to paste, oldest first. */
export function linesText(lines: readonly EngineLogLine[]): string {
  return lines
    .map(({ at, level, message, detail }) =>
      plainText(
        [new Date(at).toISOString(), level.toUpperCase(), message, detail.replaceAll(/\s*\n\s*/g, ' ')]
          .filter(Boolean)
          .join(' '),
      ),
    )
    .join('\n');
}

/** The message of a line, harmless, or what else it has where there is none. */
export function messageOf({ message, detail }: EngineLogLine): string {
  return plainText(message || detail.replaceAll(/\s*\n\s*/g, ' '));
}

const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });

export function timeOf({ at }: EngineLogLine): string {
  return clock.format(at);
}
