export { openCipher } from './master-key.ts';
export { isReservedName, refuseReservedName } from './reserved.ts';
export { SecretService } from './service.ts';
