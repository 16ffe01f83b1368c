export { type HttpServer, startHttpServer } from './server.ts';
export type { HttpServices } from './services.ts';
