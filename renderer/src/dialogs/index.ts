export { LazyDialogs as Dialogs } from './LazyDialogs.tsx';
