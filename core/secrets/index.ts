export { openCipher } from './master-key.ts';
export { isReservedName, refuseReservedName } from './reserved.ts';
export { SecretService, type StoredSecret } from './service.ts';
