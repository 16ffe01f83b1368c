/** The address if it is one that a browser may be sent to, in its full form; null for any other kind. */
export function webAddress(text: string): string | null {
  try {
    const url = new URL(text);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}

/** Opens an address outside of the app. */
export function openOutside(address: string): void {
  window.open(address, '_blank', 'noopener,noreferrer');
}
