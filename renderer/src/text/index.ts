import type * as en from './en/index.ts';

/** Every text of the interface, by area. Another language is another value of this type. */
export type Texts = typeof en;

/** The texts in the language of the user; English is the only one now. */
export * as text from './en/index.ts';
