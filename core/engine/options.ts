import type { Disposable } from '../base/index.ts';
import type { Dispatch, EngineInfo, EventFeed } from '../contract/index.ts';

export interface EngineOptions {
  /** Data folder; created if missing. */
  readonly home: string;
  readonly version: string;
  /** Of the platform API on loopback; 0 = any free one; unset = `PORT`, else the last one used, else 8080. */
  readonly port?: number;
  readonly backend: EngineInfo['requestedBackend'];
  /** Fail-open development mode of the platform API, for loopback only. */
  readonly openDev?: boolean;
  /** Folder of the built interface; null or unset serves none. */
  readonly rendererFolder?: string | null;
  /** Unset = `LOG_LEVEL`, else as the settings say. */
  readonly logLevel?: string;
  /** Master key of the secrets, base64, where the keychain gave it to the app. */
  readonly secretKey?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export interface Engine extends Disposable {
  readonly dispatch: Dispatch;
  readonly events: EventFeed;
  info(): EngineInfo;
  /** File that holds the owner's token (0600). */
  readonly adminTokenFile: string;
  /** Loopback URL with a token that signs one browser in. */
  signInUrl(): string;
  /** Resolves when the engine was asked to stop and has. */
  readonly whenStopped: Promise<void>;
  dispose(): Promise<void>;
}
