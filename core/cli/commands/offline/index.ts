export { offlineExport } from './export.ts';
export { offlineImport } from './import.ts';
export { offlineInspect } from './inspect.ts';
