import { plainText } from '../../logs/ansi.ts';

/** They turn the direction of what follows, so that a person would read something else than what is there. */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;

/** What an agent wrote, as it is: who decides must not be shown it in another order. */
export function readable(said: string): string {
  return plainText(said).replace(TURNS, '\ufffd');
}
