export { exportKit } from './export.ts';
export { openKit, peekKit, type VerifiedKit } from './format/reader.ts';
export { checkTarget } from './format/writer.ts';
export { unpackKit } from './import.ts';
export type { KitContents } from './parts/contents.ts';
