import { text } from '../../../text/index.ts';
import type { YamlPath } from '../yaml/document.ts';

/** One setting of a config.yaml, as the form shows it. */
export interface ConfigField {
  readonly path: YamlPath;
  /** long: several lines · list: texts */
  readonly kind: 'text' | 'long' | 'number' | 'boolean' | 'choice' | 'list';
  readonly label: string;
  readonly help?: string;
  /** What agents take when the key is not there. */
  readonly fallback?: string | number | boolean;
  readonly choices?: readonly string[];
  readonly min?: number;
  readonly max?: number;
}

export interface ConfigGroup {
  readonly title: string;
  readonly fields: readonly ConfigField[];
}

const words = text.configure.config;

type Rest = Omit<ConfigField, 'path' | 'kind' | 'label' | 'help'>;

function field(path: keyof typeof words.fields, kind: ConfigField['kind'], rest: Rest = {}): ConfigField {
  const [label = path, help] = words.fields[path];
  return { path: path.split('.'), kind, label, ...(help ? { help } : {}), ...rest };
}

/** What the app decides itself: here it is only told, and changed in the settings. */
export const DECIDED_BY_SETTINGS: readonly string[] = ['name', 'role', 'tier', 'runtime', 'model'];

/** Everything that agents read of a config.yaml, by what it is about. */
export const configGroups: readonly ConfigGroup[] = [
  {
    title: words.groups.general,
    fields: [field('description', 'long'), field('version', 'text', { fallback: '1.0.0' })],
  },
  {
    title: words.groups.prompts,
    fields: [
      field('prompt_files', 'list'),
      field('initial_prompt', 'long'),
      field('initial_prompt_file', 'text'),
      field('idle_prompt', 'long'),
      field('idle_prompt_file', 'text'),
      field('idle_interval_seconds', 'number', { fallback: 600, min: 1 }),
    ],
  },
  {
    title: words.groups.skills,
    fields: [
      field('skills', 'list'),
      field('plugins', 'list'),
      field('tools', 'list'),
      field('shared_context', 'list'),
    ],
  },
  {
    title: words.groups.runtime,
    fields: [
      field('runtime_config.required_env', 'list'),
      field('runtime_config.command', 'text'),
      field('runtime_config.args', 'list'),
      field('runtime_config.timeout', 'number', { fallback: 0, min: 0 }),
      field('effort', 'choice', { choices: ['low', 'medium', 'high', 'xhigh', 'max'] }),
      field('task_budget', 'number', { fallback: 0, min: 0 }),
    ],
  },
  {
    title: words.groups.a2a,
    fields: [
      field('a2a.port', 'number', { fallback: 8000, min: 1, max: 65_535 }),
      field('a2a.streaming', 'boolean', { fallback: true }),
      field('a2a.push_notifications', 'boolean', { fallback: true }),
    ],
  },
  {
    title: words.groups.delegation,
    fields: [
      field('delegation.retry_attempts', 'number', { fallback: 3, min: 0 }),
      field('delegation.retry_delay', 'number', { fallback: 5, min: 0 }),
      field('delegation.timeout', 'number', { fallback: 120, min: 1 }),
      field('delegation.escalate', 'boolean', { fallback: true }),
    ],
  },
  {
    title: words.groups.sandbox,
    fields: [
      field('sandbox.backend', 'choice', {
        fallback: 'subprocess',
        choices: ['subprocess', 'docker', 'e2b'],
      }),
      field('sandbox.memory_limit', 'text', { fallback: '256m' }),
      field('sandbox.timeout', 'number', { fallback: 30, min: 1 }),
    ],
  },
  {
    title: words.groups.safety,
    fields: [
      field('rbac.roles', 'list'),
      field('security_scan', 'choice', { fallback: 'warn', choices: ['warn', 'block', 'off'] }),
      field('compliance.prompt_injection', 'choice', { fallback: 'detect', choices: ['detect', 'block'] }),
      field('compliance.max_tool_calls_per_task', 'number', { fallback: 50, min: 1 }),
      field('compliance.max_task_duration_seconds', 'number', { fallback: 300, min: 1 }),
      field('hitl.default_timeout', 'number', { fallback: 300, min: 1 }),
      field('governance.enabled', 'boolean', { fallback: false }),
    ],
  },
];

const fields = configGroups.flatMap((group) => group.fields);

/** Whether the form shows all that a key at the top holds; what it does not is edited as text. */
export function isShownWhole(key: string, value: unknown): boolean {
  if (DECIDED_BY_SETTINGS.includes(key)) return true;
  const own = fields.filter(({ path }) => path[0] === key);
  if (own.length === 0) return false;
  if (own.some(({ path }) => path.length === 1)) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value === null;
  return Object.keys(value).every((each) => own.some(({ path }) => path[1] === each));
}
