import { mkdirSync, openSync, writeSync } from 'node:fs';
import path from 'node:path';
import { type DestinationStream, destination, type Logger, pino } from 'pino';
import type { KnownSecrets } from './known-secrets.ts';
import { redact } from './redact.ts';

export type { Logger };

export interface LoggerOptions {
  readonly level?: string;
  /** Folder for `engine.log`; without it the log goes to stderr. */
  readonly folder?: string;
  /** Values that are taken out of every line, wherever in it they stand. */
  readonly secrets?: KnownSecrets;
  /** Is handed every line as it was written. */
  readonly onLine?: (line: string) => void;
}

/** A JSON-lines logger whose messages are redacted. stdout is never used: it belongs to the command line. */
export function createLogger(options: LoggerOptions = {}): Logger {
  if (options.folder) mkdirSync(options.folder, { recursive: true });
  const sink = options.folder
    ? fileSink(path.join(options.folder, 'engine.log'))
    : destination({ dest: 2, sync: true });
  return pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      hooks: {
        logMethod(args, method) {
          const cleaned = args.map((arg) => (typeof arg === 'string' ? redact(arg) : arg));
          method.apply(this, cleaned as Parameters<typeof method>);
        },
      },
      serializers: {
        err: (error: Error) => redactTexts(pino.stdSerializers.err(error)),
      },
    },
    cleanSink(sink, options),
  );
}

function cleanSink(sink: DestinationStream, { secrets, onLine }: LoggerOptions): DestinationStream {
  return {
    write(line) {
      const clean = secrets ? secrets.redact(line) : line;
      sink.write(clean);
      onLine?.(clean);
    },
  };
}

/** The same value with every text in it redacted: messages, stacks, details and causes. */
function redactTexts(value: unknown): unknown {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(redactTexts);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, redactTexts(inner)]));
}

/** A logger that drops everything, for tests and short commands. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' });
}

/**
 * Appends lines to a file. A full disk costs lines, never the program: pino's own file destination ends the
 * process on its first failed write, and retries that for ever on the way out.
 */
function fileSink(file: string): DestinationStream {
  const descriptor = openSync(file, 'a', 0o600);
  let lost = 0;
  return {
    write(line) {
      try {
        writeSync(
          descriptor,
          lost === 0 ? line : `${JSON.stringify({ level: 40, lostLines: lost })}\n${line}`,
        );
        lost = 0;
      } catch {
        lost += 1;
      }
    },
  };
}
