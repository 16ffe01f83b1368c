/** Longer texts are no copy but an attack on the memory. */
const MAX_BASE64 = 140_000;

/**
 * The text that a program wants on the clipboard, by the payload of its OSC 52 sequence; null when it is none: a question
 * for what is on the clipboard is never answered.
 */
export function clipboardText(payload: string): string | null {
  const separator = payload.indexOf(';');
  const data = payload.slice(separator + 1);
  if (separator < 0 || data === '?' || data === '' || data.length > MAX_BASE64) return null;
  try {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
