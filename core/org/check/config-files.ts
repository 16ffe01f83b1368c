import { isRecord, parseConfig } from '../files/config-values.ts';
import { CONFIG_FILE } from '../files/digests.ts';
import type { Diagnostics } from '../resolve/diagnostics.ts';
import { TemplateFiles } from '../resolve/template-files.ts';
import { templateRootOf } from '../resolve/workspace-env.ts';
import type { ResolvedOrg, ResolvedWorkspace } from '../types.ts';

type Test = readonly [must: string, holds: (value: unknown) => boolean];

const TEXT: Test = ['a text', (value) => typeof value === 'string'];
const TEXT_OR_NUMBER: Test = ['a text or a number', (value) => typeof value === 'string' || isNumber(value)];
const TEXTS: Test = [
  'a list of texts',
  (value) => isList(value) && value.every((each) => typeof each === 'string'),
];
const LIST: Test = ['a list', isList];
const MAP: Test = ['a map', isRecord];
const EFFORTS = ['low', 'medium', 'high', 'xhigh', 'max'];

/** What the runtimes expect; other keys are those of one runtime and its own affair. */
const KEYS: Readonly<Record<string, Test>> = {
  name: TEXT,
  description: TEXT,
  role: TEXT,
  version: TEXT_OR_NUMBER,
  runtime: TEXT,
  model: TEXT,
  provider: TEXT,
  tier: ['a whole number from 1 to 4', (value) => isWhole(value, 1) && value <= 4],
  max_concurrent_tasks: ['a whole number from 1', (value) => isWhole(value, 1)],
  initial_prompt: TEXT,
  initial_prompt_file: TEXT,
  idle_prompt: TEXT,
  idle_prompt_file: TEXT,
  idle_interval_seconds: ['a number above 0', (value) => isNumber(value) && value > 0],
  task_budget: ['0 or a whole number from 20000', (value) => value === 0 || isWhole(value, 20_000)],
  effort: [`one of ${EFFORTS.join(', ')}`, (value) => EFFORTS.includes(value as string)],
  skills: TEXTS,
  plugins: TEXTS,
  prompt_files: TEXTS,
  shared_context: TEXTS,
  tools: LIST,
  sub_workspaces: LIST,
  category_routing: MAP,
  runtime_config: MAP,
  a2a: MAP,
  delegation: MAP,
  sandbox: MAP,
  rbac: MAP,
  hitl: MAP,
  governance: MAP,
  compliance: MAP,
  observability: MAP,
  env: MAP,
};

/** The `config.yaml` of each `files_dir`: one that an import would refuse, and values that no runtime can use. */
export function checkConfigFiles(
  org: ResolvedOrg,
  all: readonly ResolvedWorkspace[],
  diagnostics: Diagnostics,
): void {
  const files = new TemplateFiles(templateRootOf(org));
  const folders = all.filter(({ external }) => !external).map(({ filesDir }) => filesDir);
  for (const folder of new Set(folders)) {
    if (folder === '') continue;
    const found = files.readText(folder === '.' ? CONFIG_FILE : `${folder}/${CONFIG_FILE}`);
    // What cannot be read is not delivered either.
    if (!found.ok) continue;
    const file = found.path;
    const parsed = parseConfig(Buffer.from(found.text));
    if (!parsed.ok) {
      const { message, line, column } = parsed;
      const fix = 'Mend it or remove the file: as it is, the template cannot be imported.';
      diagnostics.error('config_invalid', message, { file, line, column }, fix);
      continue;
    }
    for (const [key, [must, holds]] of Object.entries(KEYS)) {
      const value = parsed.values[key] ?? null;
      if (value === null || holds(value)) continue;
      const message = `"${key}" must be ${must}, not ${nameOf(value)}`;
      const fix = 'Correct the value or remove the key.';
      diagnostics.warning('config_type', message, { file, ...parsed.at(key) }, fix);
    }
  }
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isWhole(value: unknown, least: number): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= least;
}

/** Texts are not quoted: they may be credentials. */
function nameOf(value: unknown): string {
  if (isList(value)) return 'a list';
  if (isRecord(value)) return 'a map';
  return typeof value === 'string' ? 'a text' : String(value);
}
