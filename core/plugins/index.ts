export { pluginArchive } from './archive.ts';
export { isFor } from './manifest.ts';
export { localRegistry } from './registry.ts';
export { Plugins } from './service.ts';
export { PREFIX_VARIABLE, pluginBodyLimit, pluginSettings, repositoryAddress } from './settings.ts';
export { SCHEMES } from './source.ts';
