/** Which workspaces were removed in one go: they come back in one go. Forgotten when the window closes. */
const batches = new Map<string, string>();

/** Remembers that these were removed together. */
export function removedTogether(ids: readonly string[]): void {
  for (const id of ids) {
    if (ids.length > 1) batches.set(id, `batch:${ids[0]}`);
    else batches.delete(id);
  }
}

/** The removal that a workspace was a part of, if that had several parts. */
export function batchOf(id: string): string | undefined {
  return batches.get(id);
}
