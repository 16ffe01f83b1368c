import { z } from 'zod';
import { isUuid } from '../base/index.ts';
import type { Store, WorkspaceRecord } from '../store/index.ts';
import { wirePositions } from '../workspaces/index.ts';
import { listedWorkspace, publicWorkspace } from './shapes.ts';

/** The parent in a body; empty as well as null is the top. */
export const parentIdSchema = z
  .string()
  .toLowerCase()
  .refine((text) => text === '' || isUuid(text), 'a workspace ID');

export const JSON_TYPE = 'application/json; charset=utf-8';

const shared = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  tier: z.number(),
  status: z.string(),
  agent_card: z.unknown(),
  url: z.string(),
  parent_id: z.string().nullable(),
  active_tasks: z.number(),
  max_concurrent_tasks: z.number(),
  last_error_rate: z.number(),
  uptime_seconds: z.number(),
  runtime: z.string(),
  delivery_mode: z.enum(['push', 'poll']),
  x: z.number(),
  y: z.number(),
  collapsed: z.boolean(),
  /** Where its template says how long a start may take. */
  provision_timeout_ms: z.number().optional(),
});
/** What `GET /workspaces/:id` answers. */
export const publicWorkspaceSchema = shared.extend({ last_outbound_at: z.string().nullable() });
/** A row of `GET /workspaces`. */
export const listedWorkspaceSchema = shared.extend({
  last_sample_error: z.string(),
  current_task: z.string(),
  workspace_dir: z.string().nullable(),
  monthly_spend: z.number(),
  budget_limit: z.number().nullable(),
});

interface Written {
  /** Of the tree whose positions are in the texts. */
  readonly structure: number;
  shown?: string;
  listed?: string;
}

/** What was written of each record last: records never change, they are replaced. */
const written = new WeakMap<WorkspaceRecord, Written>();
/** The last list of each store. */
const lists = new WeakMap<Store, { readonly records: readonly Written[]; readonly body: Buffer }>();

function writtenOf(store: Store, record: WorkspaceRecord): Written {
  const structure = store.workspaces.structureVersion;
  const known = written.get(record);
  if (known?.structure === structure) return known;
  const fresh: Written = { structure };
  written.set(record, fresh);
  return fresh;
}

/** What anybody may see of a workspace, as JSON. */
export function shownJson(store: Store, record: WorkspaceRecord): string {
  const known = writtenOf(store, record);
  known.shown ??= JSON.stringify(publicWorkspace(record, wirePositions(store)));
  return known.shown;
}

/** All workspaces in order of creation, as the bytes of a JSON list: clients ask for it again and again. */
export function listJson(store: Store): Buffer {
  const records = store.workspaces.listLive();
  const parts = records.map((record) => writtenOf(store, record));
  const last = lists.get(store);
  if (last?.records.length === parts.length && parts.every((part, index) => part === last.records[index])) {
    return last.body;
  }
  const texts = parts.map((part, index) => {
    const record = records[index];
    if (record) part.listed ??= JSON.stringify(listedWorkspace(record, wirePositions(store)));
    return part.listed ?? '';
  });
  const body = Buffer.from(`[${texts.join(',')}]`);
  lists.set(store, { records: parts, body });
  return body;
}
