export { Images } from './Images.tsx';
export { useImages, useLiveImages } from './store.ts';
