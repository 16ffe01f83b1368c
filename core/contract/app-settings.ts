import { engineLogLevels } from './engine-operations.ts';
import { MAX_IDLE_MINUTES } from './entities.ts';

/** What one setting may hold. */
export type SettingValue = boolean | number | string | null;

export type SettingUnit = 'minutes' | 'seconds' | 'days' | 'mebibytes' | 'perMinute' | 'none';

export type SettingKind =
  | { readonly type: 'switch' }
  | {
      readonly type: 'number';
      readonly unit: SettingUnit;
      readonly min: number;
      readonly max: number;
      /** null then stands for what is usual. */
      readonly mayBeEmpty: boolean;
    }
  | { readonly type: 'text' }
  | { readonly type: 'choice'; readonly choices: readonly string[] };

export interface SettingDefinition {
  /** Stable: documents and the file of locked settings name settings by it. */
  readonly key: string;
  readonly section: 'workspaces' | 'start' | 'images' | 'messages' | 'network' | 'sources' | 'engine';
  readonly kind: SettingKind;
  readonly default: SettingValue;
  readonly takesEffect: 'now' | 'restart';
}

/** The file of the data folder that decides settings for whoever uses the app. */
export const LOCKED_SETTINGS_FILE = 'settings.locked.json';
export const SETTINGS_FORMAT = 'molecule-settings/1';
const MAX_SETTING_LENGTH = 2000;

const toggle = { type: 'switch' } as const;
const words = { type: 'text' } as const;

function number<const U extends SettingUnit>(unit: U, min: number, max: number, mayBeEmpty = false) {
  return { type: 'number', unit, min, max, mayBeEmpty } as const;
}

/** Every setting of the app, in the order in which they are shown. */
export const appSettings = [
  { key: 'workspaces.runtime', section: 'workspaces', kind: words, default: '', takesEffect: 'now' },
  { key: 'workspaces.model', section: 'workspaces', kind: words, default: '', takesEffect: 'now' },
  {
    key: 'workspaces.tier',
    section: 'workspaces',
    // What opens the machine is chosen for each of them.
    kind: { type: 'choice', choices: ['1', '2'] },
    default: '2',
    takesEffect: 'now',
  },
  { key: 'start.lazily', section: 'start', kind: toggle, default: false, takesEffect: 'now' },
  {
    key: 'start.hibernateAfterMinutes',
    section: 'start',
    kind: number('minutes', 1, MAX_IDLE_MINUTES, true),
    default: null,
    takesEffect: 'now',
  },
  {
    key: 'start.memoryBudgetMb',
    section: 'start',
    kind: number('mebibytes', 1, 16_777_216, true),
    default: null,
    takesEffect: 'now',
  },
  {
    key: 'start.parallelStarts',
    section: 'start',
    kind: number('none', 0, 1000),
    default: 2,
    takesEffect: 'restart',
  },
  {
    key: 'start.registerTimeoutSeconds',
    section: 'start',
    kind: number('seconds', 1, 86_400, true),
    default: null,
    takesEffect: 'restart',
  },
  { key: 'images.registry', section: 'images', kind: words, default: '', takesEffect: 'now' },
  { key: 'images.templates', section: 'images', kind: words, default: '', takesEffect: 'now' },
  { key: 'images.platform', section: 'images', kind: words, default: '', takesEffect: 'now' },
  {
    key: 'images.watch',
    section: 'images',
    kind: { type: 'choice', choices: ['off', 'offer', 'recreate'] },
    default: 'off',
    takesEffect: 'now',
  },
  {
    key: 'images.soakMinutes',
    section: 'images',
    kind: number('minutes', 0, 10_080),
    default: 10,
    takesEffect: 'now',
  },
  { key: 'images.keep', section: 'images', kind: number('none', 0, 100), default: 2, takesEffect: 'now' },
  {
    key: 'images.parallelBuilds',
    section: 'images',
    kind: number('none', 1, 8),
    default: 2,
    takesEffect: 'now',
  },
  {
    key: 'images.stallGraceSeconds',
    section: 'images',
    kind: number('seconds', 1, 86_400),
    default: 240,
    takesEffect: 'restart',
  },
  {
    key: 'messages.idleTimeoutSeconds',
    section: 'messages',
    kind: number('seconds', 1, 86_400),
    default: 300,
    takesEffect: 'restart',
  },
  {
    key: 'messages.maxDepth',
    section: 'messages',
    kind: number('none', 1, 1000),
    default: 16,
    takesEffect: 'restart',
  },
  {
    key: 'messages.agentsMayWriteToPeople',
    section: 'messages',
    kind: toggle,
    default: false,
    takesEffect: 'restart',
  },
  {
    key: 'messages.keepActivityDays',
    section: 'messages',
    kind: number('days', 1, 3650),
    default: 7,
    takesEffect: 'restart',
  },
  {
    key: 'network.port',
    section: 'network',
    kind: number('none', 1, 65_535, true),
    default: null,
    takesEffect: 'restart',
  },
  {
    key: 'network.requestsPerMinute',
    section: 'network',
    kind: number('perMinute', 1, 1_000_000),
    default: 600,
    takesEffect: 'restart',
  },
  { key: 'network.externalUrl', section: 'network', kind: words, default: '', takesEffect: 'restart' },
  { key: 'network.allowedOrigins', section: 'network', kind: words, default: '', takesEffect: 'restart' },
  {
    key: 'network.staleAfterSeconds',
    section: 'network',
    kind: number('seconds', 1, 86_400),
    default: 90,
    takesEffect: 'restart',
  },
  { key: 'sources.host', section: 'sources', kind: words, default: '', takesEffect: 'restart' },
  { key: 'sources.repositories', section: 'sources', kind: words, default: '', takesEffect: 'restart' },
  {
    key: 'plugins.allowUnpinned',
    section: 'sources',
    kind: toggle,
    default: false,
    takesEffect: 'restart',
  },
  {
    key: 'engine.logLevel',
    section: 'engine',
    kind: { type: 'choice', choices: engineLogLevels },
    default: 'info',
    takesEffect: 'now',
  },
] as const satisfies readonly SettingDefinition[];

export type SettingKey = (typeof appSettings)[number]['key'];

const byKey = new Map<string, SettingDefinition & { readonly key: SettingKey }>(
  appSettings.map((each) => [each.key, each]),
);

export function settingOf(key: string): (SettingDefinition & { readonly key: SettingKey }) | undefined {
  return byKey.get(key);
}

/** What is wrong with a value, in words; null: nothing. */
export function settingProblem(kind: SettingKind, value: unknown): string | null {
  switch (kind.type) {
    case 'switch':
      return typeof value === 'boolean' ? null : 'It is true or false.';
    case 'text':
      if (typeof value !== 'string') return 'It is a text.';
      return value.length <= MAX_SETTING_LENGTH ? null : `It has at most ${MAX_SETTING_LENGTH} characters.`;
    case 'choice':
      return typeof value === 'string' && kind.choices.includes(value)
        ? null
        : `It is one of: ${kind.choices.join(', ')}.`;
    case 'number': {
      const { min, max, mayBeEmpty } = kind;
      if (value === null && mayBeEmpty) return null;
      const fits = typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max;
      if (fits) return null;
      const range = `It is a whole number from ${min} to ${max}`;
      return mayBeEmpty ? `${range}, or empty.` : `${range}.`;
    }
  }
}
