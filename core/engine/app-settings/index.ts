export { AppSettings, appSettingsHandlers } from './app-settings.ts';
export { decide, type SettingOptions } from './decide.ts';
export { EnvironmentSource } from './environment-source.ts';
export { imageSource, lockedImages, lockedPolicy, policySource } from './existing-sources.ts';
export { readLocked } from './locked-file.ts';
