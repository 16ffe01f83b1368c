export { Images } from './Images.tsx';
export { type ImagesState, useImages, useLiveImages } from './store.ts';
