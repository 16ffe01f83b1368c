export { imageBuild } from './build.ts';
export { imageLogs } from './logs.ts';
export { imageList } from './ls.ts';
export { imagePrune } from './prune.ts';
export { imageRefresh } from './refresh.ts';
