export { Files, versionOf } from './files.ts';
