import {
  type ImageSettings,
  LOCKED_SETTINGS_FILE,
  type SettingKey,
  type SettingLock,
  type SettingValue,
  type StartPolicy,
} from '../../contract/index.ts';
import { changeImageSettings } from '../../images/index.ts';
import type { ImageParts } from '../images/parts.ts';
import type { StartPolicies } from '../start-policy.ts';
import type { SettingSource, SettingValues } from './source.ts';

const imageKeys: Readonly<Partial<Record<SettingKey, keyof ImageSettings>>> = {
  'images.registry': 'registry',
  'images.templates': 'templates',
  'images.platform': 'platform',
  'images.watch': 'watch',
  'images.soakMinutes': 'soakMinutes',
  'images.keep': 'keep',
  'images.parallelBuilds': 'parallelBuilds',
};

const policyKeys: Readonly<Partial<Record<SettingKey, keyof StartPolicy>>> = {
  'start.lazily': 'startLazily',
  'start.hibernateAfterMinutes': 'hibernateAfterMinutes',
  'start.memoryBudgetMb': 'memoryBudgetMb',
};

/** Where images come from, as `images.configure` keeps it. */
export function imageSource(parts: Pick<ImageParts, 'settings' | 'fixed' | 'configure'>): SettingSource {
  return {
    keys: Object.keys(imageKeys) as SettingKey[],
    value: (key) => {
      const name = imageKeys[key];
      return name === undefined ? null : parts.settings()[name];
    },
    lock: (key) => lockBy(parts.fixed.find(({ setting }) => setting === imageKeys[key])?.variable),
    waitsForRestart: () => false,
    check: (key, value) => {
      const change = renamed(imageKeys, { [key]: value });
      changeImageSettings(undefined, change, { settings: {}, fixed: [] });
    },
    write: (values) => void parts.configure(renamed(imageKeys, values)),
  };
}

/** How workspaces start and rest, as `engine.setStartPolicy` keeps it. */
export function policySource(policies: StartPolicies): SettingSource {
  return {
    keys: Object.keys(policyKeys) as SettingKey[],
    value: (key) => {
      const name = policyKeys[key];
      return name === undefined ? null : policies.current[name];
    },
    lock: (key) => {
      const name = policyKeys[key];
      return lockBy(name && policies.decidedBy(name));
    },
    waitsForRestart: () => false,
    check: () => undefined,
    write: (values) => void policies.change(renamed(policyKeys, values)),
  };
}

/** What the file of locked settings says about images. */
export function lockedImages(locked: SettingValues): Partial<ImageSettings> {
  return renamed(imageKeys, locked);
}

/** What the file of locked settings says about how workspaces start and rest. */
export function lockedPolicy(locked: SettingValues): Partial<StartPolicy> {
  return renamed(policyKeys, locked);
}

/** Values have been checked against the kinds of the settings, which are those of the fields. */
function renamed<Fields extends object>(
  names: Readonly<Partial<Record<SettingKey, keyof Fields & string>>>,
  values: SettingValues,
): Partial<Fields> {
  const entries = Object.entries(values) as [SettingKey, SettingValue][];
  return Object.fromEntries(
    entries.flatMap(([key, value]) => {
      const name = names[key];
      return name === undefined ? [] : [[name, value]];
    }),
  ) as Partial<Fields>;
}

function lockBy(name: string | undefined): SettingLock | null {
  if (name === undefined) return null;
  return { by: name === LOCKED_SETTINGS_FILE ? 'file' : 'variable', name };
}
