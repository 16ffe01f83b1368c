import type { Build, ImageOverview } from '../../../../core/contract/index.ts';
import { numberedNames } from '../../../../core/contract/index.ts';
import { runtimeName } from '../../engine/presence.ts';
import { durationText } from '../../inspector/time.ts';
import { text } from '../../text/index.ts';

/** One sentence about what a creation does. */
export interface OutcomeLine {
  readonly tone: 'plain' | 'ready' | 'wait' | 'warning';
  readonly text: string;
}

export interface OutcomeFacts {
  readonly isExternal: boolean;
  readonly name: string;
  readonly count: number;
  readonly taken: ReadonlySet<string>;
  /** Name of its lead; null for none. */
  readonly parent: string | null;
  readonly runtime: string;
  readonly backend: 'docker' | 'process' | 'none';
  /** null while it is not known. */
  readonly images: Pick<ImageOverview, 'runtimes'> | null;
  readonly builds: readonly Build[];
  /** Keys without a value: of each group one will do. */
  readonly missing: readonly (readonly string[])[];
  /** Keys that get another value for every workspace. */
  readonly shared: readonly string[];
  /** New workspaces below a lead sleep until their first message. */
  readonly startsLazily: boolean;
}

const words = text.create.outcome;

/** What will happen, in the order in which it does. */
export function outcomeOf(facts: OutcomeFacts): readonly OutcomeLine[] {
  const { isExternal, parent, missing, shared, startsLazily } = facts;
  const lines: OutcomeLine[] = [{ tone: 'plain', text: whoComes(facts) }];
  if (isExternal) return [...lines, { tone: 'wait', text: words.connects }];
  lines.push(imageLine(facts));
  if (missing.length > 0) {
    const keys = missing.map((group) => group.join(' or '));
    lines.push({ tone: 'warning', text: words.keyMissing(keys) });
  }
  if (startsLazily && parent !== null) lines.push({ tone: 'wait', text: words.sleeps });
  lines.push(
    shared.length > 0
      ? { tone: 'wait', text: words.restarts(shared.join(', ')) }
      : { tone: 'plain', text: words.noRestart },
  );
  return lines;
}

function whoComes({ name, count, taken, parent }: OutcomeFacts): string {
  const names = numberedNames(name, count, taken);
  const [first = name] = names;
  return count === 1
    ? words.makes(first, parent)
    : words.makesSeveral(count, first, names.at(-1) ?? first, parent);
}

function imageLine({ backend, runtime, images, builds }: OutcomeFacts): OutcomeLine {
  const name = runtimeName(runtime);
  if (backend === 'process') return { tone: 'ready', text: words.process };
  const known = images?.runtimes.find((each) => each.runtime === runtime);
  if (known?.current) return { tone: 'ready', text: words.imageReady(name) };
  const ofRuntime = builds.filter((build) => build.runtime === runtime);
  if (ofRuntime.some(({ status }) => status === 'running' || status === 'queued')) {
    return { tone: 'wait', text: words.imageBuilding(name) };
  }
  if (images === null) return { tone: 'plain', text: words.imageUnknown(name) };
  const tookMs = lastTookMs(ofRuntime);
  return { tone: 'wait', text: words.imageFirst(name, tookMs === null ? null : durationText(tookMs)) };
}

/** How long the newest build that succeeded took, in milliseconds. */
function lastTookMs(builds: readonly Build[]): number | null {
  const done = builds.filter(({ status, endedAt }) => status === 'succeeded' && endedAt !== null);
  const [last] = done.sort((a, b) => (b.endedAt ?? 0) - (a.endedAt ?? 0));
  return last?.endedAt ? last.endedAt - last.startedAt : null;
}
