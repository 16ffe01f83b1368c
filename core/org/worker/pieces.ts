/**
 * Plain data cut into pieces, so that neither side of a thread has to copy all of it at once. Every object is one node,
 * which follows its parts; whatever several objects have in common, texts among it, is sent and rebuilt once.
 */
export interface Piece {
  /**
   * Of each node its kind, its length or the number of its shape, then the code of each part. A code is a number with
   * its tag in the lowest bits.
   */
  readonly nodes: Int32Array<ArrayBuffer>;
  /** What codes of this and later pieces refer to, behind what earlier ones have brought. */
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
  /** Lists of keys. */
  readonly shapes: readonly (readonly string[])[];
  /** Contents of byte nodes, one after the other: so many small buffers would cost more than their bytes. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The code of the whole; null while there is more to come. */
  readonly root: number | null;
}

export const TAG_BITS = 3;
export const TAG = { constant: 0, integer: 1, number: 2, text: 3, node: 4 } as const;
export const CONSTANTS: readonly unknown[] = [undefined, null, false, true];
export const KIND = { list: 0, record: 1, map: 2, bytes: 3 } as const;
