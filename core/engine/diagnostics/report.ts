import os from 'node:os';
import { isoTime } from '../../base/index.ts';
import type { EngineLogLine, OutputOf, Problem, Workspace } from '../../contract/index.ts';
import { cleanValue } from './clean.ts';

/** Of them so many go in, newest last. */
const LOG_LINES = 1_000;

export interface ReportParts {
  /** Whatever stands under a name of its own. */
  readonly sections: Readonly<Record<string, unknown>>;
  readonly workspaces: readonly Workspace[];
  readonly problems: readonly Problem[];
  readonly log: readonly EngineLogLine[];
  /** Takes out every secret that the engine knows. */
  readonly redact: (text: string) => string;
  readonly now: number;
}

/**
 * One document for whoever helps: what runs, in what state, and what the engine wrote down. What people and agents wrote
 * to each other is not in it, and secrets are taken out by their values, their looks and their names.
 */
export function report(parts: ReportParts): OutputOf<'diagnostics.export'> {
  const { sections, workspaces, problems, log, redact, now } = parts;
  const document = {
    format: 'molecule-diagnostics/1',
    writtenAt: isoTime(now),
    ...sections,
    workspaces: workspaces.map(stateOf),
    problems,
    log: log.slice(-LOG_LINES).map(({ at, number: _, detail, ...line }) => ({
      at: isoTime(at),
      ...line,
      ...(detail === '' ? {} : { detail }),
    })),
  };
  // Whole, after all: a secret with quotes or line breaks in it looks different in JSON, and is known like that as well.
  const text = redact(JSON.stringify(cleanValue(document, redact), null, 2));
  return {
    fileName: `molecule-diagnostics-${isoTime(now).slice(0, 19).replaceAll(':', '-')}.json`,
    text: withoutHome(text),
  };
}

/** What it is and how it is; not what it works on. */
function stateOf({ currentTask: _task, role: _role, canvas: _canvas, url: _url, ...state }: Workspace) {
  return state;
}

/** The name of whoever sits here is in it. */
function withoutHome(text: string): string {
  const home = os.homedir();
  if (home.length < 3) return text;
  return text.replaceAll(JSON.stringify(home).slice(1, -1), '~');
}
