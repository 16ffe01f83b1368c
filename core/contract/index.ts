export { AppError, type AppErrorJson } from '../base/shared.ts';
export * from './carriers.ts';
export * from './client.ts';
export * from './dispatch.ts';
export * from './entities.ts';
export * from './events.ts';
export * from './frames.ts';
export * from './operations.ts';
