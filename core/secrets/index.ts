export { openCipher } from './master-key.ts';
export { isReservedName } from './reserved.ts';
export { SecretService } from './service.ts';
