import type * as en from './en/index.ts';

/** Every text of the interface, by area. Another language is another module of this type. */
export type Texts = typeof en;

/** The texts in the language that the page is built for, English now; used as `text.area.name`, never as a value. */
export * as text from './en/index.ts';
