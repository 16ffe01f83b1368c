import path from 'node:path';
import type { Clock, HomePaths, KnownSecrets, Logger } from '../../base/index.ts';
import {
  type ImageMode,
  type ImageSettings,
  LOCKED_SETTINGS_FILE,
  type Problem,
} from '../../contract/index.ts';
import type { Docker } from '../../docker/index.ts';
import {
  bundledFirst,
  changeImageSettings,
  createImages,
  createLocalProvider,
  createPlatform,
  createRegistryClient,
  createRegistryProvider,
  createRuntimes,
  type ImageProvider,
  type Images,
  type ImagesOptions,
  imageEnvironment,
  imageMode,
  imageSettings,
  type LocalProvider,
  type Runtimes,
  registryCredentials,
  registrySecrets,
  STORED_SETTINGS,
  templateSecrets,
  withLocked,
  withRemembered,
} from '../../images/index.ts';
import type { Store } from '../../store/index.ts';

export interface ImagePartsOptions {
  readonly docker: Docker;
  readonly store: Store;
  readonly paths: HomePaths;
  readonly resources: string;
  readonly env: NodeJS.ProcessEnv;
  readonly known: KnownSecrets;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly version: string;
  /** What the file of locked settings decides. */
  readonly locked?: Partial<ImageSettings>;
  /** An older image for some while a new one is tried out on others. */
  readonly hold: NonNullable<ImagesOptions['hold']>;
}

/** Images and what decides about them. */
export interface ImageParts {
  readonly images: Images;
  readonly local: LocalProvider;
  readonly runtimes: Runtimes;
  readonly platform: ReturnType<typeof createPlatform>;
  /** Those that count: defaults, what was stored, and what the environment decides. */
  settings(): ImageSettings;
  mode(): ImageMode;
  readonly fixed: { readonly setting: string; readonly variable: string }[];
  /** An older image that workspaces of a tier get for now in place of a version. */
  readonly hold: ImagePartsOptions['hold'];
  /** Where the settings say that images of a runtime come from. Throws `unknown_runtime`, `template_source_unknown`. */
  stated: ImageProvider['describe'];
  /** Stores a change. Throws `image_settings_invalid`. */
  configure(change: Parameters<typeof changeImageSettings>[1]): ImageSettings;
}

/** Builds what makes and finds images, in the mode that the settings say. Throws `usage`, `manifest_invalid`. */
export function createImageParts(options: ImagePartsOptions): ImageParts {
  const { docker, store, paths, resources, env, known, logger, clock, version, hold, locked = {} } = options;
  for (const secret of [...registrySecrets(env), ...templateSecrets(env)]) known.add(secret);
  const environment = withLocked(imageEnvironment(env), locked, LOCKED_SETTINGS_FILE);
  const stored = () => store.settings.get(STORED_SETTINGS);
  const settings = () => imageSettings(stored(), environment);
  const runtimes = createRuntimes(resources, env.WORKSPACE_MANIFEST_PATH);
  const platform = createPlatform(docker, () => settings().platform);
  const common = { docker, runtimes, platform, heads: store.images, clock };
  const local = createLocalProvider({
    ...common,
    resources,
    home: paths,
    env,
    templates: () => settings().templates,
    logger,
    appVersion: version,
  });
  const credentialsOf = (host: string) => registryCredentials(env, host);
  const client = createRegistryClient(credentialsOf);
  const registries = new Map<string, ImageProvider>();
  const registry = (prefix: string): ImageProvider => {
    const made =
      registries.get(prefix) ?? createRegistryProvider({ ...common, prefix, client, credentialsOf });
    registries.set(prefix, made);
    return made;
  };
  const chosen = (): ImageProvider => {
    const current = mode();
    if (current.mode === 'local') return local;
    return bundledFirst({
      local,
      others: registry(current.prefix),
      isBundled: async (runtime) =>
        !store.images.pins().has(runtime) && (await runtimes.bundled()).includes(runtime),
    });
  };
  const provider = withRemembered({ provider: chosen, local, registry, heads: store.images });
  const mode = () => imageMode(settings());
  const images = createImages({
    provider: () => provider,
    logs: path.join(paths.images, 'builds'),
    builds: store.builds,
    logger,
    clock,
    redact: (text) => known.redact(text),
    parallelBuilds: () => settings().parallelBuilds,
    stallGraceMs: environment.stallGraceMs,
    hold,
    onBuild: (build) => {
      store.events.append({ type: 'build.changed', build });
      if (build.status === 'succeeded') store.events.append({ type: 'images.changed' });
    },
    onOutput: (id, fromLine, lines) => store.events.append({ type: 'build.output', id, fromLine, lines }),
    onProblem: (key, problem: Problem | null) =>
      store.events.append(problem ? { type: 'problem.raised', problem } : { type: 'problem.cleared', key }),
  });
  return {
    images,
    local,
    runtimes,
    platform,
    settings,
    mode,
    fixed: environment.fixed,
    hold,
    stated: (runtime) => chosen().describe(runtime),
    configure(change) {
      store.settings.set(STORED_SETTINGS, changeImageSettings(stored(), change, environment));
      images.settingsChanged();
      store.events.append({ type: 'images.changed' });
      store.events.append({ type: 'settings.changed' });
      return settings();
    },
  };
}
