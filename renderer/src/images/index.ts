export { Images } from './Images.tsx';
export { checkImages, type ImagesState, useImages, useLiveImages } from './store.ts';
