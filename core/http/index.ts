export { type HttpServer, startHttpServer } from './server.ts';
export type { HttpServices } from './services.ts';
export type { ImportedBundle, SettingsServices } from './settings-services.ts';
