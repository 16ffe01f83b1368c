export { show } from './show.tsx';
export { tellBack } from './tell-back.ts';
