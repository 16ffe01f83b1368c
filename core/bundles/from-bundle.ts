import { stringify } from 'yaml';
import { MOCK_RUNTIME } from '../contract/index.ts';
import type { StoredFile } from '../store/index.ts';
import { readAgentConfig, withValues } from '../workspaces/index.ts';
import type { Bundle } from './schema.ts';

const CONFIG = 'config.yaml';
const EXTERNAL = 'external';
const MODE = 0o644;
/** Of workspaces whose config.yaml names none. */
const FALLBACK_RUNTIME = 'claude-code';

/** One workspace that a bundle asks for. */
export interface BundleDraft {
  readonly name: string;
  readonly role: string;
  /** Undefined for the usual one. */
  readonly tier: number | undefined;
  readonly model: string;
  readonly runtime: string;
  /** Its agent runs elsewhere. */
  readonly external: boolean;
  readonly agentCard: Readonly<Record<string, unknown>> | null;
  readonly files: readonly StoredFile[];
  /** Id that the bundle gives it. */
  readonly bundleId: string;
  readonly children: readonly BundleDraft[];
}

/** What a bundle that was checked asks for. */
export function fromBundle(bundle: Bundle): BundleDraft {
  const stated = readAgentConfig(Buffer.from(bundle.prompts[CONFIG] ?? ''));
  const runtime = stated.runtime || FALLBACK_RUNTIME;
  const model = bundle.model || stated.model;
  const { name, description: role, tier } = bundle;
  return {
    name,
    role,
    tier: tier === 0 ? undefined : tier,
    model,
    runtime,
    external: runtime === EXTERNAL,
    agentCard: bundle.agent_card,
    files: filesOf(bundle, { runtime, model }),
    bundleId: bundle.id,
    children: bundle.sub_workspaces.map(fromBundle),
  };
}

/** Whether the app runs something for it. */
export function needsInstance({ runtime, external }: Pick<BundleDraft, 'runtime' | 'external'>): boolean {
  return !external && runtime !== MOCK_RUNTIME;
}

function filesOf(bundle: Bundle, { runtime, model }: { runtime: string; model: string }): StoredFile[] {
  const { name, description, tier } = bundle;
  const files = new Map<string, Uint8Array>();
  for (const [path, text] of Object.entries(bundle.prompts)) files.set(path, Buffer.from(text));
  if (bundle.system_prompt !== '') files.set('system-prompt.md', Buffer.from(bundle.system_prompt));
  for (const { id, files: contents, encodings = {} } of bundle.skills) {
    for (const [path, content] of Object.entries(contents)) {
      files.set(`skills/${id}/${path}`, Buffer.from(content, encodings[path] ?? 'utf8'));
    }
  }
  const values = { name, description, runtime, model, ...(tier === 0 ? {} : { tier }) };
  const config = files.get(CONFIG);
  if (config === undefined) files.set(CONFIG, Buffer.from(stringify({ ...values, version: bundle.version })));
  else files.set(CONFIG, withValues(config, values) ?? config);
  return [...files].map(([path, content]) => ({ path, mode: MODE, content }));
}
