import type { IncomingMessage } from 'node:http';
import { newId, newToken, sha256 } from '../base/index.ts';
import type { Store } from '../store/index.ts';

const SETTING = 'ui.sessions';
/** Browsers that may stay signed in; the oldest is forgotten first. */
const SESSIONS_KEPT = 10;

/**
 * Browser sessions of serve mode. A one-time token in the printed URL turns into a cookie; sessions survive
 * a restart of the engine (by hash), so that an open page reconnects.
 */
export class BrowserSessions {
  readonly #store: Store;
  readonly #oneTime = new Set<string>();
  /** Cookies know no ports: engines of the same machine must not sign each other's browsers out. */
  readonly #cookie: string;

  constructor(store: Store) {
    this.#store = store;
    this.#cookie = `molecule_session_${store.settings.getOrCreate('ui.cookie', newId)}`;
  }

  /** A token for one sign-in. */
  issueOneTime(): string {
    const token = newToken();
    this.#oneTime.add(token);
    return token;
  }

  /** The `Set-Cookie` value for a valid one-time token, which is used up; null otherwise. */
  signIn(oneTimeToken: string): string | null {
    if (!this.#oneTime.delete(oneTimeToken)) return null;
    const session = newToken();
    this.#save([...this.#hashes(), sha256(session)].slice(-SESSIONS_KEPT));
    return `${this.#cookie}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=31536000`;
  }

  isSignedIn(request: IncomingMessage): boolean {
    const match = new RegExp(`(?:^|;\\s*)${this.#cookie}=([A-Za-z0-9_-]{43})`).exec(
      request.headers.cookie ?? '',
    );
    return match?.[1] !== undefined && this.#hashes().includes(sha256(match[1]));
  }

  #hashes(): string[] {
    return JSON.parse(this.#store.settings.get(SETTING) ?? '[]') as string[];
  }

  #save(hashes: readonly string[]): void {
    this.#store.settings.set(SETTING, JSON.stringify(hashes));
  }
}
