const NAME = /^[A-Za-z_][A-Za-z0-9_]{0,127}$/;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };

/** One line of a .env file, or several that are one value. */
export interface EnvEntry {
  /** From 1 on. */
  readonly line: number;
  readonly key: string;
  readonly value: string;
  /** name: no name of a variable · empty: no value · twice: a later line says it again · syntax: no KEY=value */
  readonly problem: 'name' | 'empty' | 'twice' | 'syntax' | null;
}

/** Whether agents can get a variable of that name. */
export function isVariableName(name: string): boolean {
  return NAME.test(name);
}

/** Reads a .env file as people paste it: with `export`, comments, quotes and values of several lines. */
export function readEnv(text: string): readonly EnvEntry[] {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const entries: EnvEntry[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const equals = line.indexOf('=');
    const key = line
      .slice(0, Math.max(0, equals))
      .trim()
      .replace(/^export\s+/, '');
    if (key === '') {
      // What stands there may be a key: it is not repeated.
      entries.push({ line: at + 1, key: '', value: '', problem: 'syntax' });
      continue;
    }
    const { value, linesTaken } = readValue(line.slice(equals + 1).trimStart(), lines, at);
    const problem = !isVariableName(key) ? 'name' : value === '' ? 'empty' : null;
    entries.push({ line: at + 1, key, value, problem });
    at += linesTaken;
  }
  const last = new Map(entries.map((entry) => [entry.key, entry]));
  return entries.map((entry) =>
    entry.problem === null && last.get(entry.key) !== entry ? { ...entry, problem: 'twice' } : entry,
  );
}

function readValue(
  rest: string,
  lines: readonly string[],
  at: number,
): { value: string; linesTaken: number } {
  const quote = rest[0];
  if (quote !== '"' && quote !== "'") {
    const comment = rest.search(/(^|\s)#/);
    return { value: (comment < 0 ? rest : rest.slice(0, comment)).trim(), linesTaken: 0 };
  }
  let body = rest.slice(1);
  let taken = 0;
  let end = endOfQuote(body, quote);
  while (end < 0 && at + taken + 1 < lines.length) {
    taken += 1;
    body += `\n${lines[at + taken]}`;
    end = endOfQuote(body, quote);
  }
  // A quote that never ends was meant as it is written.
  if (end < 0) return { value: rest.trim(), linesTaken: 0 };
  const inner = body.slice(0, end);
  return {
    value:
      quote === '"' ? inner.replace(/\\(.)/gs, (_all, letter: string) => ESCAPES[letter] ?? letter) : inner,
    linesTaken: taken,
  };
}

function endOfQuote(body: string, quote: string): number {
  for (let at = 0; at < body.length; at += 1) {
    if (quote === '"' && body[at] === '\\') at += 1;
    else if (body[at] === quote) return at;
  }
  return -1;
}
