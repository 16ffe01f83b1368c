import path from 'node:path';
import { AppError } from '../base/index.ts';
import { type ImageSettings, imageSettingsSchema } from '../contract/index.ts';
import { imageRepository } from './mode.ts';
import { isPlatform } from './platform.ts';
import { registryImage } from './registry/image-name.ts';

/** Key of the stored settings. */
export const STORED_SETTINGS = 'images.settings';

const DEFAULTS: ImageSettings = {
  registry: '',
  templates: '',
  platform: '',
  parallelBuilds: 2,
  watch: 'off',
  soakMinutes: 10,
  keep: 2,
};

const DEFAULT_STALL_GRACE_S = 240;
const MAX_STALL_GRACE_S = 86_400;
const REGISTRY_FORM =
  'Write host/path in small letters and without https://, as in registry.example.org/my-org; the host has a dot or a port.';
const TEMPLATES_FORM =
  'Give an https:// or file:/// address or an absolute folder, without a password or a token in it.';
const TEMPLATES_VARIABLE = 'MOLECULE_LOCAL_TEMPLATE_REPO_PREFIX';
const MAX_PARALLEL_BUILDS = 8;

/** What the environment decides about images. */
export interface ImageEnvironment {
  /** Settings that cannot be changed from within the app, and the variables that hold them. */
  readonly settings: Partial<ImageSettings>;
  readonly fixed: { setting: keyof ImageSettings; variable: string }[];
  /** A build that is silent for longer is ended. */
  readonly stallGraceMs: number;
}

/** Reads the variables. Throws `usage` for one that cannot be meant. */
export function imageEnvironment(env: NodeJS.ProcessEnv): ImageEnvironment {
  const settings: Partial<ImageSettings> = {};
  const fixed: ImageEnvironment['fixed'] = [];
  const fix = <K extends keyof ImageSettings>(
    setting: K,
    variable: string,
    value: ImageSettings[K] | null,
  ) => {
    if (value === null) return;
    settings[setting] = value;
    fixed.push({ setting, variable });
  };
  const registry = registryOf(env.MOLECULE_IMAGE_REGISTRY);
  if (registry !== null && !isRegistry(registry)) throw unusable('MOLECULE_IMAGE_REGISTRY', REGISTRY_FORM);
  fix('registry', 'MOLECULE_IMAGE_REGISTRY', registry);
  const templates = textOf(env[TEMPLATES_VARIABLE]);
  if (templates !== null && !isTemplatePrefix(templates)) throw unusable(TEMPLATES_VARIABLE, TEMPLATES_FORM);
  fix('templates', TEMPLATES_VARIABLE, templates);
  fix('platform', 'MOLECULE_IMAGE_PLATFORM', platformOf(env.MOLECULE_IMAGE_PLATFORM));
  fix('watch', 'IMAGE_AUTO_REFRESH', isTrue(env.IMAGE_AUTO_REFRESH) ? 'recreate' : null);
  fix(
    'parallelBuilds',
    'MOLECULE_PARALLEL_BUILDS',
    numberOf(
      'MOLECULE_PARALLEL_BUILDS',
      env.MOLECULE_PARALLEL_BUILDS,
      isBuildCount,
      `a whole number from 1 to ${MAX_PARALLEL_BUILDS}`,
    ),
  );
  const graceS = numberOf(
    'MOLECULE_BUILD_STALL_GRACE_S',
    env.MOLECULE_BUILD_STALL_GRACE_S,
    (seconds) => seconds > 0 && seconds <= MAX_STALL_GRACE_S,
    `a number of seconds above 0 and up to ${MAX_STALL_GRACE_S}`,
  );
  return { settings, fixed, stallGraceMs: (graceS ?? DEFAULT_STALL_GRACE_S) * 1000 };
}

/** What the environment decides, and over it what `by` decides. */
export function withLocked(
  environment: ImageEnvironment,
  locked: Partial<ImageSettings>,
  by: string,
): ImageEnvironment {
  const names = Object.keys(locked) as (keyof ImageSettings)[];
  return {
    ...environment,
    settings: { ...environment.settings, ...locked },
    fixed: [
      ...environment.fixed.filter(({ setting }) => !names.includes(setting)),
      ...names.map((setting) => ({ setting, variable: by })),
    ],
  };
}

/** What may be a password in the address of templates, in every form in which it could be told. */
export function templateSecrets(env: NodeJS.ProcessEnv): string[] {
  const text = textOf(env[TEMPLATES_VARIABLE]) ?? '';
  if (!/^\w+:\/\//.test(text) || !URL.canParse(text)) return [];
  const { username, password, searchParams } = new URL(text);
  const secrets = [password || username, ...searchParams.values()].filter((each) => each !== '');
  return secrets.flatMap((each) => [each, decoded(each), encodeURIComponent(each)]);
}

/** The settings that count: defaults, what was stored (JSON), and over both the environment. */
export function imageSettings(stored: string | undefined, { settings }: ImageEnvironment): ImageSettings {
  return { ...DEFAULTS, ...readStored(stored), ...settings };
}

/**
 * What to store after a change. Throws `image_settings_invalid` for a value that cannot be used, or that the
 * environment decides.
 */
export function changeImageSettings(
  stored: string | undefined,
  change: { readonly [K in keyof ImageSettings]?: ImageSettings[K] | undefined },
  environment: Pick<ImageEnvironment, 'settings' | 'fixed'>,
): string {
  const wanted = Object.fromEntries(
    Object.entries(change).filter(([, value]) => value !== undefined),
  ) as Partial<ImageSettings>;
  for (const { setting, variable } of environment.fixed) {
    if (wanted[setting] === undefined || wanted[setting] === environment.settings[setting]) continue;
    throw invalid(
      `"${setting}" is decided by ${variable}`,
      `Change or unset ${variable}, then start the app again.`,
    );
  }
  const next = { ...readStored(stored), ...trimmed(wanted) };
  const { registry = '', templates = '', platform = '' } = next;
  if (platform !== '' && !isPlatform(platform)) {
    throw invalid(
      `"${platform}" is not a platform`,
      'Write it as linux/amd64 or linux/arm64; empty is that of the engine.',
    );
  }
  if (registry !== '' && !isRegistry(registry)) {
    throw invalid('The registry is written in a way that cannot be meant', REGISTRY_FORM);
  }
  if (templates !== '' && !isTemplatePrefix(templates)) {
    throw invalid('The place of the templates is written in a way that cannot be used', TEMPLATES_FORM);
  }
  return JSON.stringify(next);
}

function readStored(stored: string | undefined): Partial<ImageSettings> {
  const parsed = imageSettingsSchema.partial().safeParse(JSON.parse(stored ?? '{}'));
  // Of another version of the app: the defaults are better than no start.
  if (!parsed.success) return {};
  return Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined));
}

function trimmed(settings: Partial<ImageSettings>): Partial<ImageSettings> {
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => {
      if (typeof value !== 'string') return [name, value];
      return [name, name === 'registry' ? (registryOf(value) ?? '') : value.trim()];
    }),
  );
}

function isRegistry(text: string): boolean {
  try {
    registryImage(imageRepository(text, 'x'));
    return true;
  } catch {
    return false;
  }
}

function isTemplatePrefix(text: string): boolean {
  if (path.isAbsolute(text)) return true;
  if (!/^(https?|file):\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function registryOf(text: string | undefined): string | null {
  return textOf(text)?.replace(/\/+$/, '') ?? null;
}

function textOf(text: string | undefined): string | null {
  return text?.trim() || null;
}

/** Set but empty means that of the engine, whatever the setting says; what is no platform counts as empty. */
function platformOf(text: string | undefined): string | null {
  if (text === undefined) return null;
  return isPlatform(text.trim()) ? text.trim() : '';
}

function isTrue(text: string | undefined): boolean {
  return /^(1|t|true|yes|on)$/i.test(text?.trim() ?? '');
}

function isBuildCount(count: number): boolean {
  return Number.isInteger(count) && count >= 1 && count <= MAX_PARALLEL_BUILDS;
}

function numberOf(
  variable: string,
  text: string | undefined,
  isAllowed: (value: number) => boolean,
  range: string,
): number | null {
  if (text === undefined || text.trim() === '') return null;
  const value = Number(text);
  if (isAllowed(value)) return value;
  throw new AppError('usage', `"${text}" cannot be used for ${variable}`, {
    detail: `${variable} is ${range}.`,
  });
}

/** The value is not repeated: there may be a password in it. */
function unusable(variable: string, form: string): AppError {
  return new AppError('usage', `${variable} cannot be used as it is`, { detail: `${variable}: ${form}` });
}

function invalid(message: string, detail: string): AppError {
  return new AppError('image_settings_invalid', message, { detail });
}
