export { exportKit } from './export.ts';
export { openKit, peekKit, type VerifiedKit } from './format/reader.ts';
export { checkTarget } from './format/writer.ts';
export { unpackFiles } from './import.ts';
export type { KitContents } from './parts/contents.ts';
export { unpackImages } from './parts/images.ts';
