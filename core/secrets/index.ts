export { testKey } from './key-test/test-key.ts';
export { openCipher } from './master-key.ts';
export { isReservedName, refuseReservedName } from './reserved.ts';
export { SecretService, type StoredSecret } from './service.ts';
