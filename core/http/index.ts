export { type HttpServer, startHttpServer } from './server.ts';
export type { ImportedBundle, SettingsServices } from './settings-services.ts';
