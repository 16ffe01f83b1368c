import type { ChatFile } from '../../../../../core/contract/index.ts';
import { getFile } from './get-file.ts';

const KEPT_BYTES = 40 * 1024 * 1024;

const kept = new Map<string, Promise<Uint8Array<ArrayBuffer>>>();
const sizes = new Map<string, number>();

/** The bytes of a file of a message, once for all who show it; the last ones are kept. Throws what `getFile` throws. */
export function bytesOf(workspaceId: string, { uri }: ChatFile): Promise<Uint8Array<ArrayBuffer>> {
  const key = `${workspaceId} ${uri}`;
  const known = kept.get(key);
  if (known) return known;
  const coming = getFile(workspaceId, uri).then((bytes) => {
    sizes.set(key, bytes.length);
    forgetOldest();
    return bytes;
  });
  kept.set(key, coming);
  // What failed may work later.
  coming.catch(() => kept.delete(key));
  return coming;
}

function forgetOldest(): void {
  let total = 0;
  for (const size of sizes.values()) total += size;
  for (const [key, size] of sizes) {
    if (total <= KEPT_BYTES || sizes.size === 1) return;
    sizes.delete(key);
    kept.delete(key);
    total -= size;
  }
}
