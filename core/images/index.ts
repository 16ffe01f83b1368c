export { writeBaseImageTar } from './base-image.ts';
export { type BuildStore, createImages, type Images } from './service.ts';
export { knownRuntimes } from './template-source.ts';
