/** Writes one human-readable line about one event. */
export type Log = (message: string) => void;

const SECRETS: readonly [RegExp, string][] = [
  [/Bearer\s+\S+/gi, 'Bearer [redacted]'],
  [/\/as\/[^/\s"']+/g, '/as/[redacted]'],
];

/** A log whose every event is a single line with its time, free of tokens and of the secret URL prefix. */
export function createLog(write: (line: string) => void): Log {
  return (message) => {
    const oneLine = message.replace(/\s*[\r\n]+\s*/g, ' | ');
    const cleaned = SECRETS.reduce((text, [pattern, mask]) => text.replace(pattern, mask), oneLine);
    write(`${new Date().toISOString()} ${cleaned}\n`);
  };
}
