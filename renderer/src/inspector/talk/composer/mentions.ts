import type { Workspace } from '../../../../../core/contract/index.ts';
import { fold } from '../../text.ts';

/** What is being typed after an `@`. */
export interface MentionQuery {
  /** Place of the `@`. */
  readonly from: number;
  readonly to: number;
  readonly query: string;
}

const BEFORE_CARET = /(?:^|[\s(])@([\p{L}\p{N}._-]{0,40})$/u;
const MAX_OPTIONS = 8;

/** The mention before the caret, if one is being typed. */
export function mentionAt(text: string, caret: number): MentionQuery | null {
  const match = BEFORE_CARET.exec(text.slice(0, caret));
  const [, query] = match ?? [];
  return query === undefined ? null : { from: caret - query.length - 1, to: caret, query };
}

/** Workspaces whose name fits, those that begin with it first. */
export function mentionOptions<T extends Pick<Workspace, 'name'>>(
  workspaces: readonly T[],
  query: string,
): readonly T[] {
  const wanted = fold(query);
  const ranked = workspaces.flatMap((workspace) => {
    const name = fold(workspace.name);
    const begins = name.startsWith(wanted) || name.split(/\s+/).some((word) => word.startsWith(wanted));
    return begins || name.includes(wanted) ? [{ workspace, rank: begins ? 0 : 1, name }] : [];
  });
  ranked.sort((a, b) => a.rank - b.rank || a.name.localeCompare(b.name));
  return ranked.slice(0, MAX_OPTIONS).map(({ workspace }) => workspace);
}

/** The text with the name in place of what was typed, and where the caret goes. */
export function withMention(text: string, { from, to }: MentionQuery, name: string) {
  const before = `${text.slice(0, from)}@${name} `;
  return { text: before + text.slice(to).replace(/^ /, ''), caret: before.length };
}
