export { orgExport } from './export.ts';
export { orgImport, orgPlan } from './import.ts';
export { orgRepositories, orgRoots, orgTemplates } from './places.ts';
export { orgCheck, orgLock, orgResolve } from './resolve.ts';
