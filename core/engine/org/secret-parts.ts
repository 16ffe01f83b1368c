/** Values from here on are secret whatever they look like. */
const SURELY_SECRET_LENGTH = 20;
/** Shorter ones stand in files that have nothing to do with them, as do longer ones that read like words. */
const MIN_SECRET_LENGTH = 12;
/** Of a password in an address. */
const MIN_PASSWORD_LENGTH = 6;

/** What of a stored value must not be in a file that leaves this machine; nothing of a value that tells nobody anything. */
export function secretParts(value: string): string[] {
  const parts = [...credentialsIn(value), ...linesOf(value)];
  if (isSecret(value)) parts.push(value);
  return [...new Set(parts)];
}

function isSecret(value: string): boolean {
  if (value.length >= SURELY_SECRET_LENGTH) return true;
  return (
    value.length >= MIN_SECRET_LENGTH && /\d/.test(value) && /[A-Za-z]/.test(value) && !/\s|:\/\//.test(value)
  );
}

/** An address with a password, and the password alone, as it is written there and as it is meant. */
function credentialsIn(value: string): string[] {
  const userinfo = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)@/i.exec(value.trim())?.[1];
  if (userinfo === undefined) return [];
  const written = userinfo.includes(':') ? userinfo.slice(userinfo.indexOf(':') + 1) : userinfo;
  const passwords = [written, decoded(written)].filter(({ length }) => length >= MIN_PASSWORD_LENGTH);
  return [value.trim(), ...passwords];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A key of several lines may stand in a file with others between them, or further to the right. */
function linesOf(value: string): string[] {
  const lines = value.split(/\r?\n/).map((line) => line.trim());
  if (lines.length < 2) return [];
  return lines.filter((line) => line.length >= SURELY_SECRET_LENGTH && !/\s|^-----/.test(line));
}
