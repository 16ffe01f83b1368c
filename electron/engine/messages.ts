import type { AppErrorJson } from '../../core/contract/index.ts';
import type { EngineOptions } from '../../core/engine.ts';

/** From main to the engine process. `connect` brings one or more ports, each a new client. */
export type ToEngine =
  | { readonly t: 'start'; readonly options: EngineStartOptions }
  | { readonly t: 'connect' };

/** The options that survive being sent; the environment is the process's own. */
export type EngineStartOptions = Omit<EngineOptions, 'env'>;

/** From the engine process to main. */
export type FromEngine =
  /** Clients can be connected now. */
  | { readonly t: 'ready' }
  /** The engine cannot start, and trying again makes no sense before the user has done something. */
  | { readonly t: 'refused'; readonly error: AppErrorJson };
