export { exec } from './exec.ts';
export { filesGet, filesList, filesPut, filesRemove } from './files.ts';
