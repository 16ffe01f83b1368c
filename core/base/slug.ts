/** A text as a name that is safe in files and addresses: small letters, digits, single dashes between them. */
export function slugOf(text: string, fallback: string): string {
  const slug = text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return slug || fallback;
}
