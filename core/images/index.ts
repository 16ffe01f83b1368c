export { type BaseImage, type BaseImageOptions, writeBaseImageTar } from './base-image.ts';
export {
  type BuildStore,
  createImages,
  type EnsuredImage,
  type Images,
  type ImagesOptions,
} from './service.ts';
