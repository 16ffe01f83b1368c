/**
 * Where a workspace can run. Each kind of backend keeps a `/configs` of its own, so what was written there is
 * remembered per kind: several of them in one number, one bit each.
 */
const BITS = { docker: 1, process: 2 } as const;

export type BackendKind = keyof typeof BITS;

/** The bit of one kind. */
export function bitOf(kind: BackendKind): number {
  return BITS[kind];
}

/** All kinds there are. */
export const ALL_KINDS = BITS.docker | BITS.process;

export function hasKind(kinds: number, kind: BackendKind): boolean {
  return (kinds & BITS[kind]) !== 0;
}

export function withKind(kinds: number, kind: BackendKind): number {
  return kinds | BITS[kind];
}

export function withoutKind(kinds: number, kind: BackendKind): number {
  return kinds & ~BITS[kind];
}
