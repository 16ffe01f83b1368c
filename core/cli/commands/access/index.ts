export { exec } from './exec.ts';
export { filesGet, filesList, filesMakeFolder, filesMove, filesPut, filesRemove } from './files.ts';
