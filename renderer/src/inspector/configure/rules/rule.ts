import type { OutputOf } from '../../../../../core/contract/index.ts';

/** What an agent reads with its prompt. */
export type Rule = OutputOf<'instructions.list'>['instructions'][number];
