import type { MemoryScope } from '../store/index.ts';

export const scopes = ['LOCAL', 'TEAM', 'GLOBAL'] as const satisfies readonly MemoryScope[];
export const MAX_NAMESPACE_LENGTH = 50;
/** A longer name is a mistake, and no URL carries it. */
export const MAX_KEY_LENGTH = 255;
