export { writeBaseImageTar } from './base/base-image.ts';
export { bundledFirst } from './bundled-first.ts';
export { type Survey, survey } from './disk/overview.ts';
export { pruneImages } from './disk/prune.ts';
export { basesOf } from './local/labels.ts';
export { createLocalProvider, type LocalProvider } from './local/provider.ts';
export { imageMode, versionOfTag } from './mode.ts';
export { createPlatform } from './platform.ts';
export { createRegistryClient } from './registry/client.ts';
export { registryCredentials, registrySecrets } from './registry/credentials.ts';
export { createRegistryProvider } from './registry/provider.ts';
export { heldVersion, type ImageHead, sourceSetting, withRemembered } from './remembered.ts';
export { bundledRuntimes, createRuntimes, type Runtimes } from './runtimes.ts';
export { createImages, type Images, type ImagesOptions } from './service.ts';
export {
  changeImageSettings,
  imageEnvironment,
  imageSettings,
  STORED_SETTINGS,
  templateSecrets,
  withLocked,
} from './settings.ts';
export type {
  EnsuredImage,
  ImageProvider,
  ImageVersion,
  PresentImage,
} from './types.ts';
export { ImageRefresh } from './updates/refresh.ts';
export { Rollouts, type UpdatableWorkspace } from './updates/rollouts.ts';
export { ImageWatcher } from './updates/watcher.ts';
