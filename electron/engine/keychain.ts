import { safeStorage } from 'electron';
import type { Keychain } from './secret-key.ts';

/** The keychain of this system. Only once the app is ready. */
export const systemKeychain: Keychain = {
  async isAvailable() {
    // Without a password manager Electron would wrap with a key that everybody knows.
    if (process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text')
      return false;
    return safeStorage.isAsyncEncryptionAvailable();
  },
  wrap: (text) => safeStorage.encryptStringAsync(text),
  unwrap: async (wrapped) => (await safeStorage.decryptStringAsync(wrapped)).result,
};
