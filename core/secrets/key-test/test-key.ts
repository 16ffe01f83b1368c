import type { KeyVerdict } from '../../contract/index.ts';
import { askOnce } from './ask.ts';
import { ONLY_ELSEWHERE, providerOfKey } from './providers.ts';
import { verdictOf } from './verdict.ts';

const TIMEOUT_MS = 10_000;
/** What an HTTP header can carry: no key has anything else. */
const SENDABLE = /^[\x21-\x7e]+$/;

export interface KeyTest {
  /** Name of the variable. */
  readonly key: string;
  readonly value: string;
  /** Other variables that go with it: they may say where the provider answers. */
  readonly variable: (name: string) => string | undefined;
  readonly timeoutMs?: number;
}

/** Asks the provider of a key whether it accepts it. Never rejects; what it answers holds nothing of the key. */
export async function testKey({
  key,
  value,
  variable,
  timeoutMs = TIMEOUT_MS,
}: KeyTest): Promise<KeyVerdict> {
  const provider = providerOfKey(key);
  if (!provider) {
    const message = ONLY_ELSEWHERE[key] ?? `Nobody is known who could be asked about ${key}.`;
    return { verdict: 'untestable', message };
  }
  const { name, path, headers, base, baseVariables } = provider;
  if (!SENDABLE.test(value)) {
    return {
      verdict: 'refused',
      message: 'It has spaces, line breaks or letters that no key has. Was it copied right?',
    };
  }
  const stated = baseVariables.find((each) => variable(each)?.trim());
  const place = (stated === undefined ? base : (variable(stated) ?? '').trim()).replace(/\/+$/, '');
  if (!URL.canParse(place)) {
    return { verdict: 'unreachable', message: `${stated ?? key} holds no address that can be asked.` };
  }
  const { host } = new URL(place);
  const answer = await askOnce({ url: place + path, headers: headers(value), timeoutMs });
  if ('problem' in answer) {
    return { verdict: 'unreachable', message: `${name} could not be asked at ${host}: ${answer.problem}.` };
  }
  return verdictOf(name, host, answer.status, answer.body);
}
