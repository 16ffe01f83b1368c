import { AppError } from '../../../core/contract/index.ts';
import type { Outcome } from './connect.ts';

/**
 * What a route of the engine refused something with: what that means in the words of a person, its code, and its own
 * next step.
 */
export function refusalOf(
  body: string,
  fallbackCode: string,
  meaning: (code: string | undefined) => string,
): AppError {
  const { error, code, detail } = fieldsOf(body);
  return new AppError(code ?? fallbackCode, meaning(code), { detail: detail ?? error });
}

/** What came of a call of the desktop shell. Throws the error that it came to. */
export function arrived<T>(outcome: Outcome<T>): T {
  if ('error' in outcome) throw AppError.fromJSON(outcome.error);
  return outcome.value;
}

function fieldsOf(body: string): { error?: string; code?: string; detail?: string } {
  try {
    const value = JSON.parse(body) as Readonly<Record<string, unknown>>;
    const texts = ['error', 'code', 'detail'].map((key) => [key, value[key]] as const);
    return Object.fromEntries(texts.filter(([, text]) => typeof text === 'string' && text !== ''));
  } catch {
    return {};
  }
}
