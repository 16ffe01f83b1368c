import type { Workspace } from '../../../core/contract/index.ts';
import { text } from '../text/index.ts';
import type { Command } from './command.ts';
import { type Match, matchTitle } from './search.ts';

/** One line of the palette. */
export type Result =
  | { readonly kind: 'workspace'; readonly id: string; readonly workspace: Workspace; readonly match: Match }
  | { readonly kind: 'command'; readonly id: string; readonly command: Command; readonly match: Match };

export interface ResultGroup {
  readonly title: string;
  readonly results: readonly Result[];
}

const MAX_WORKSPACES = 8;
/** A hit in role or keywords counts, but less than any in the title. */
const ASIDE_SCORE = -100;

/** What the palette offers for a query, best first. A leading `>` leaves the workspaces out. */
export function paletteResults(
  query: string,
  workspaces: readonly Workspace[],
  commands: readonly Command[],
): readonly ResultGroup[] {
  const onlyCommands = query.startsWith('>');
  const wanted = onlyCommands ? query.slice(1) : query;
  const found: Result[] = onlyCommands ? [] : findWorkspaces(wanted, workspaces);
  const ranked = rank(
    commands.flatMap((command): Result[] => {
      const match = matchAny(command.title, command.keywords, wanted);
      return match ? [{ kind: 'command', id: command.id, command, match }] : [];
    }),
  );
  const groups = [
    { title: text.palette.workspaces, results: found },
    { title: text.palette.commands, results: ranked },
  ].filter((group) => group.results.length > 0);
  return groups.sort((a, b) => bestScore(b) - bestScore(a));
}

function findWorkspaces(wanted: string, workspaces: readonly Workspace[]): Result[] {
  const found = workspaces.flatMap((workspace): Result[] => {
    const match = matchAny(workspace.name, workspace.role, wanted);
    return match ? [{ kind: 'workspace', id: workspace.id, workspace, match }] : [];
  });
  return rank(found).slice(0, MAX_WORKSPACES);
}

function matchAny(title: string, aside: string | undefined, wanted: string): Match | undefined {
  const match = matchTitle(title, wanted);
  if (match) return match;
  // Loose matches of long texts mean nothing: aside, the whole query must appear.
  const whole = aside?.toLowerCase().includes(wanted.trim().toLowerCase());
  return whole ? { score: ASIDE_SCORE, positions: [] } : undefined;
}

function bestScore(group: ResultGroup): number {
  return group.results[0]?.match.score ?? 0;
}

function rank(results: Result[]): Result[] {
  return results.sort((a, b) => b.match.score - a.match.score);
}
