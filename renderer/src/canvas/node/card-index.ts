import { type Presence, presences } from '../../engine/presence.ts';
import { type EngineState, ROOT } from '../../engine/state.ts';
import { type CardFacts, cardFacts, firstRoot, GONE } from './summary.ts';

/** Everything that a card shows. The object stays the same until the card has to be drawn again. */
export interface Card {
  readonly facts: CardFacts;
  /** Members by presence, lead included, in the order of `presences`; empty for who has no team. */
  readonly counts: readonly number[];
  /** Agent messages that nobody has seen, in the whole team. */
  readonly teamUnread: number;
  /** Requests that wait for a decision, in the whole team. */
  readonly teamAsking: number;
  /** Its place among its siblings, from 1, how many they are, and who leads them; null at the top level. */
  readonly place: number;
  readonly siblings: number;
  readonly lead: string | null;
  /** The keyboard enters the canvas here. */
  readonly isTabStop: boolean;
  /** One end of the line that is selected. */
  readonly isInPair: boolean;
  /** Its texts are there, not only its tile. */
  readonly isDetailed: boolean;
}

type Org = Pick<EngineState, 'workspaces' | 'children' | 'unread' | 'asking'>;
type Pair = readonly [string, string] | null;

const NO_COUNTS: readonly number[] = [];
const NOBODY: Org = { workspaces: {}, children: {}, unread: {}, asking: {} };
const rankOf = new Map<Presence, number>(presences.map((presence, rank) => [presence, rank]));
const GONE_CARD: Card = {
  facts: GONE,
  counts: NO_COUNTS,
  teamUnread: 0,
  teamAsking: 0,
  place: 1,
  siblings: 1,
  lead: null,
  isTabStop: false,
  isInPair: false,
  isDetailed: false,
};

interface Team {
  readonly counts: number[];
  unread: number;
  asking: number;
}

/**
 * What every card shows, derived once for all of them whenever something changes. Each method returns the ids of the
 * cards that have to be drawn again: in an org of a thousand a change of one workspace is about its card and those of
 * the teams around it, and the others are not even asked.
 */
export class CardIndex {
  readonly #cards = new Map<string, Card>();
  readonly #detailed = new Set<string>();
  #org: Org = NOBODY;
  #cursor: string | null = null;
  #tabStop: string | null = null;
  #pair: Pair = null;

  card(id: string): Card {
    return this.#cards.get(id) ?? GONE_CARD;
  }

  followOrg(org: Org): ReadonlySet<string> {
    const before = this.#org;
    this.#org = org;
    const changed = new Set<string>();
    // Nobody comes or goes without the tree taking another shape.
    if (before.children !== org.children) {
      for (const id in before.workspaces) if (!(id in org.workspaces)) this.#forget(id, changed);
    }
    if (
      before.workspaces !== org.workspaces ||
      before.unread !== org.unread ||
      before.asking !== org.asking
    ) {
      for (const id in org.workspaces) {
        if (
          before.workspaces[id] === org.workspaces[id] &&
          before.unread[id] === org.unread[id] &&
          before.asking[id] === org.asking[id]
        )
          continue;
        this.#put(id, { facts: kept(this.card(id).facts, cardFacts(org, id)) }, changed);
      }
    }
    if (changed.size > 0 || before.children !== org.children) this.#countTeams(changed);
    this.#moveTabStop(changed);
    return changed;
  }

  followCursor(id: string | null): ReadonlySet<string> {
    const changed = new Set<string>();
    this.#cursor = id;
    this.#moveTabStop(changed);
    return changed;
  }

  followPair(pair: Pair): ReadonlySet<string> {
    const changed = new Set<string>();
    const before = this.#pair;
    this.#pair = pair;
    for (const id of new Set([...(before ?? []), ...(pair ?? [])])) {
      if (this.#cards.has(id)) this.#put(id, { isInPair: pair?.includes(id) === true }, changed);
    }
    return changed;
  }

  /** From now on these cards have their texts. */
  detail(ids: Iterable<string>): ReadonlySet<string> {
    const changed = new Set<string>();
    for (const id of ids) {
      this.#detailed.add(id);
      if (this.#cards.has(id)) this.#put(id, { isDetailed: true }, changed);
    }
    return changed;
  }

  isDetailed(id: string): boolean {
    return this.#detailed.has(id);
  }

  #put(id: string, part: Partial<Card>, changed: Set<string>): void {
    const before = this.#cards.get(id);
    if (before && isSame(before, part)) return;
    this.#cards.set(id, { ...(before ?? this.#fresh(id)), ...part });
    changed.add(id);
  }

  #fresh(id: string): Card {
    return {
      ...GONE_CARD,
      isTabStop: id === this.#tabStop,
      isInPair: this.#pair?.includes(id) === true,
      isDetailed: this.#detailed.has(id),
    };
  }

  #forget(id: string, changed: Set<string>): void {
    this.#cards.delete(id);
    this.#detailed.delete(id);
    changed.add(id);
  }

  #moveTabStop(changed: Set<string>): void {
    const next = this.#cursor ?? firstRoot(this.#org);
    const before = this.#tabStop;
    if (next === before) return;
    this.#tabStop = next;
    if (before !== null && this.#cards.has(before)) this.#put(before, { isTabStop: false }, changed);
    if (next !== null && this.#cards.has(next)) this.#put(next, { isTabStop: true }, changed);
  }

  /** One walk over the org; a team whose numbers are the same keeps its card. */
  #countTeams(changed: Set<string>): void {
    const all: Team = { counts: presences.map(() => 0), unread: 0, asking: 0 };
    this.#addMembers(all, ROOT, changed);
  }

  #addMembers(team: Team, parent: string, changed: Set<string>): void {
    const ids = this.#org.children[parent] ?? [];
    const lead = this.#org.workspaces[parent]?.name ?? null;
    ids.forEach((id, index) => {
      this.#addTo(team, id, changed);
      this.#put(id, { place: index + 1, siblings: ids.length, lead }, changed);
    });
  }

  #addTo(team: Team, id: string, changed: Set<string>): void {
    const { facts } = this.card(id);
    const rank = rankOf.get(facts.presence) ?? 0;
    const members = this.#org.children[id];
    if (!members) {
      add(team.counts, rank, 1);
      team.unread += facts.unread;
      team.asking += facts.asking;
      this.#put(id, { counts: NO_COUNTS, teamUnread: 0, teamAsking: 0 }, changed);
      return;
    }
    const own: Team = { counts: presences.map(() => 0), unread: facts.unread, asking: facts.asking };
    add(own.counts, rank, 1);
    this.#addMembers(own, id, changed);
    for (const [index, count] of own.counts.entries()) add(team.counts, index, count);
    team.unread += own.unread;
    team.asking += own.asking;
    const { counts } = this.card(id);
    const isEqual = counts.length > 0 && counts.every((count, index) => count === own.counts[index]);
    const part = { teamUnread: own.unread, teamAsking: own.asking };
    this.#put(id, { counts: isEqual ? counts : own.counts, ...part }, changed);
  }
}

function add(counts: number[], rank: number, count: number): void {
  counts[rank] = (counts[rank] ?? 0) + count;
}

function kept(before: CardFacts, after: CardFacts): CardFacts {
  return isSame(before, after) ? before : after;
}

/** Whether `part` says nothing new. */
function isSame<T extends object>(whole: T, part: Partial<T>): boolean {
  for (const key in part) if (!Object.is(whole[key], part[key])) return false;
  return true;
}
