import type { KeyVerdict } from '../../contract/index.ts';

/** Google answers 400 for a false key. */
const SAYS_FALSE_KEY = /API_KEY_INVALID|api key not valid|invalid api key|invalid_api_key/i;
/** A key that may do some things only is one all the same. */
const SAYS_SCOPE = /scope|insufficient permission|missing permission|not have permission|PERMISSION_DENIED/i;

/** What an answer says about the key that was sent along. */
export function verdictOf(name: string, host: string, status: number, body: string): KeyVerdict {
  if (status >= 200 && status < 300) return { verdict: 'works', message: `${name} accepts this key.` };
  if (status === 401 || (status === 400 && SAYS_FALSE_KEY.test(body))) {
    return { verdict: 'refused', message: `${name} does not know this key. Was it copied whole?` };
  }
  if (status === 402) {
    return { verdict: 'refused', message: `${name} knows this key, but its account has no credit left.` };
  }
  if (status === 403) {
    return SAYS_SCOPE.test(body)
      ? { verdict: 'works', message: `${name} knows this key, though it may not list anything.` }
      : { verdict: 'refused', message: `${name} knows this key or this place, but refuses it (403).` };
  }
  if (status === 429) {
    return {
      verdict: 'works',
      message: `${name} knows this key, but takes no more calls from it right now.`,
    };
  }
  if (status >= 500) {
    return {
      verdict: 'unreachable',
      message: `${name} is in trouble at the moment (${status}). Try again later.`,
    };
  }
  return {
    verdict: 'unreachable',
    message: `${host} answers, but not as ${name} does (${status}). Is its address right?`,
  };
}
