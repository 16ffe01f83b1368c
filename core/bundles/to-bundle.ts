import { parse, stringify } from 'yaml';
import type { WorkspaceRecord } from '../store/index.ts';
import { isBundled } from './paths.ts';
import type { Bundle, BundleSkill } from './schema.ts';

const SYSTEM_PROMPT = 'system-prompt.md';
const CONFIG = 'config.yaml';
const SKILL_FILE = /^skills\/([^/]+)\/(.+)$/;
const MAX_CONFIG_BYTES = 64 * 1024;

/** A file of `/configs`. */
export interface BundledFile {
  readonly path: string;
  readonly content: Uint8Array;
}

type Described = Pick<
  WorkspaceRecord,
  'id' | 'name' | 'role' | 'tier' | 'model' | 'runtime' | 'external' | 'agentCard'
>;

/**
 * A workspace with these files as a bundle. Of files that are no text only those of skills are in it. `redact` takes
 * known secrets out of texts.
 */
export function toBundle(
  record: Described,
  files: readonly BundledFile[],
  children: readonly Bundle[],
  redact: (text: string) => string,
): Bundle {
  const bundled = files.filter(({ path }) => isBundled(path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const prompts: Record<string, string> = {};
  const skills = new Map<string, BundledFile[]>();
  let systemPrompt = '';
  for (const { path, content } of bundled) {
    const [, skill, file] = SKILL_FILE.exec(path) ?? [];
    const text = textOf(content);
    if (skill && file) skills.set(skill, [...(skills.get(skill) ?? []), { path: file, content }]);
    else if (text !== null && path === SYSTEM_PROMPT) systemPrompt = redact(text);
    else if (text !== null) prompts[path] = redact(text);
  }
  prompts[CONFIG] ??= generatedConfig(record);
  const { author, version } = statedIn(prompts[CONFIG]);
  return {
    schema: '1.0',
    id: record.id,
    name: record.name,
    description: redact(record.role),
    tier: record.tier,
    model: record.model,
    system_prompt: systemPrompt,
    skills: [...skills].sort(byName).map(([id, own]) => skillOf(id, own, redact)),
    tools: [],
    prompts,
    sub_workspaces: children,
    agent_card: cardOf(record, redact),
    author,
    version,
  };
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function skillOf(id: string, files: readonly BundledFile[], redact: (text: string) => string): BundleSkill {
  const contents: Record<string, string> = {};
  const encodings: Record<string, 'base64'> = {};
  for (const { path, content } of files) {
    const text = textOf(content);
    contents[path] = text === null ? Buffer.from(content).toString('base64') : redact(text);
    if (text === null) encodings[path] = 'base64';
  }
  return {
    id,
    name: id,
    description: firstLine(contents['SKILL.md'] ?? ''),
    files: contents,
    ...(Object.keys(encodings).length > 0 ? { encodings } : {}),
  };
}

/** What a SKILL.md says first below its front matter and its headings. */
function firstLine(text: string): string {
  const body = text.replace(/^---\r?\n[\s\S]*?\r?\n---(\r?\n|$)/, '');
  const lines = body.split(/\r?\n/).map((line) => line.trim());
  return lines.find((line) => line !== '' && !line.startsWith('#')) ?? '';
}

function generatedConfig({ name, role, tier, model, runtime, external }: Described): string {
  return stringify({
    name,
    description: role,
    version: '1.0.0',
    tier,
    runtime: external ? 'external' : runtime,
    model,
  });
}

function statedIn(config: string): { author: string; version: string } {
  const nothing = { author: '', version: '1.0.0' };
  if (Buffer.byteLength(config) > MAX_CONFIG_BYTES) return nothing;
  try {
    const values: unknown = parse(config, { logLevel: 'error', uniqueKeys: false });
    if (!isRecord(values)) return nothing;
    const { author, version } = values;
    return {
      author: typeof author === 'string' ? author.slice(0, 255) : '',
      version: typeof version === 'string' && version !== '' ? version.slice(0, 100) : '1.0.0',
    };
  } catch {
    // Somebody wrote it by hand; it travels as it is.
    return nothing;
  }
}

/** Null for what is no UTF-8: it would come back as something else. */
function textOf(content: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return null;
  }
}

/** Agents write it, who know their secrets. */
function cardOf({ agentCard }: Described, redact: (text: string) => string): Bundle['agent_card'] {
  if (!isRecord(agentCard)) return null;
  return JSON.parse(JSON.stringify(agentCard), (_key, value: unknown) =>
    typeof value === 'string' ? redact(value) : value,
  ) as Bundle['agent_card'];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
