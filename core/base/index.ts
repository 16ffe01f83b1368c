export { type Deferred, deferred, Semaphore, SingleFlight } from './async.ts';
export { backoffMs, type Clock, delay, isoTime, systemClock } from './clock.ts';
export { systemCodeOf } from './errors.ts';
export { isInside, listFiles, writeFileAtomic } from './files.ts';
export { equalSecrets, isUuid, newId, newToken, sha256 } from './ids.ts';
export { createLogger, type Logger, silentLogger } from './logger.ts';
export { defaultHome, type HomePaths, homePaths, resourcesFolder } from './paths.ts';
export { redact } from './redact.ts';
export * from './shared.ts';
