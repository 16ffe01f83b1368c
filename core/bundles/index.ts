export { type BundleDraft, fromBundle, needsInstance } from './from-bundle.ts';
export { type Bundle, parseBundle } from './schema.ts';
export { type BundledFile, toBundle } from './to-bundle.ts';
