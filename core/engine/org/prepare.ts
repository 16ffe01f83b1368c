import { AppError, newToken, sha256, TimeSlices } from '../../base/index.ts';
import type { Channels } from '../../channels/index.ts';
import type { ImportMode } from '../../contract/index.ts';
import type { Memories } from '../../memory/index.ts';
import {
  findMissingEnv,
  type ImportPlan,
  type MissingEnv,
  planImport,
  type ResolvedOrg,
  type ResolvedWorkspace,
} from '../../org/index.ts';
import type { SecretService } from '../../secrets/index.ts';
import type { Store } from '../../store/index.ts';
import type { Draft, Drafts } from './drafts.ts';
import { liveWorkspaces } from './live-org.ts';
import { lossesOf } from './losses.ts';

export interface PrepareParts {
  readonly store: Store;
  readonly channels: Channels;
  readonly secrets: SecretService;
  readonly memories: Memories;
}

/** What an import of a template would do. */
export interface Prepared {
  readonly plan: ImportPlan;
  readonly missing: readonly MissingEnv[];
  readonly recommended: readonly MissingEnv[];
  /** While `store.wishVersion` is this, the plan is about what lives. */
  readonly wishVersion: number;
}

/** Plans of an earlier engine are never taken for one of this: their ids cover secrets. */
const SALT = newToken();

/** Compares a template with what lives, in small pieces: things may change meanwhile. */
export async function prepareImport(
  org: ResolvedOrg,
  mode: ImportMode,
  drafts: Drafts,
  parts: PrepareParts,
): Promise<Prepared> {
  const { store, secrets, memories } = parts;
  const { wishVersion } = store;
  const draftOf = (workspace: ResolvedWorkspace) => draftFor(drafts, workspace.path);
  const plan = await planImport({
    org,
    mode,
    live: await liveWorkspaces(store, parts.channels),
    orgId: store.orgs.findByName(org.name)?.id ?? null,
    wanted: draftOf,
    changedEnv: (workspace, liveId) => secrets.compare(liveId, draftOf(workspace).env, 'template').changed,
    goneEnv: (workspace, liveId) => {
      // What is named stays: an export names the variables whose values it must not say.
      const named = [...workspace.requiredEnv, ...workspace.recommendedEnv].flatMap(({ anyOf }) => anyOf);
      const known = new Set([...named, ...Object.keys(draftOf(workspace).env)]);
      const stored = store.secrets.listOf(liveId).filter(({ source }) => source === 'template');
      return stored.map(({ key }) => key).filter((key) => !known.has(key));
    },
    newMemories: (workspace, liveId) => memories.newOf(liveId, draftOf(workspace).memories).length,
    digestOf: (workspace) => digestOf(draftOf(workspace)),
    lossesOf: (id) => lossesOf(store, id),
  });
  const stored = new Set(store.secrets.listOf(null).map(({ key }) => key));
  const own = await ownKeys(plan, store);
  const missing = (kind: 'required' | 'recommended') =>
    findMissingEnv(
      org,
      kind,
      (key) => stored.has(key),
      ({ path }) => own.get(path) ?? NO_KEYS,
    );
  return { plan, missing: missing('required'), recommended: missing('recommended'), wishVersion };
}

/** Throws for a workspace that was not prepared. */
export function draftFor({ byPath }: Drafts, path: string): Draft {
  const draft = byPath.get(path);
  if (!draft) throw new AppError('internal', `"${path}" was not prepared`);
  return draft;
}

const NO_KEYS: ReadonlySet<string> = new Set();

/** Names of the variables that are stored for workspaces that exist, by their path in the template. */
async function ownKeys({ steps }: ImportPlan, store: Store): Promise<Map<string, ReadonlySet<string>>> {
  const keys = new Map<string, ReadonlySet<string>>();
  const slices = new TimeSlices();
  for (const { workspace, live } of steps) {
    if (slices.over) await slices.giveWay();
    if (workspace && live) {
      keys.set(workspace.path, new Set(store.secrets.listOf(live.id).map(({ key }) => key)));
    }
  }
  return keys;
}

function digestOf({ fields, env, schedules, channels, memories }: Draft): string {
  const remembered = memories.map(({ scope, content }) => [scope, content]);
  return sha256(JSON.stringify([SALT, fields, env, [...schedules], [...channels], remembered]));
}
