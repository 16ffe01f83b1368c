import { existsSync } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError, type Logger, systemCodeOf } from '../base/index.ts';
import type { Plugin } from '../contract/index.ts';
import { MANIFEST_FILE, parseManifest } from './manifest.ts';
import { isPluginName } from './names.ts';

/** More is no plugin.yaml. */
const MAX_MANIFEST_BYTES = 65 * 1024;

/** The plugins of this machine: folders below some others, of which the first that has a name wins. */
export interface LocalRegistry {
  /** By name. One whose plugin.yaml cannot be read is left out, which is logged. */
  list(): Promise<Plugin[]>;
  /** The real folder of a plugin. Throws `plugin_not_found`. */
  folderOf(name: string): Promise<string>;
}

export function localRegistry(folders: readonly string[], logger: Logger): LocalRegistry {
  return {
    async list() {
      const found = new Map<string, Plugin>();
      for (const folder of folders) {
        for (const name of await namesIn(folder)) {
          if (found.has(name) || !isPluginName(name)) continue;
          const plugin = await read(path.join(folder, name), name, logger);
          if (plugin) found.set(name, plugin);
        }
      }
      return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async folderOf(name) {
      for (const folder of folders) {
        // The plugin itself may be a link, as its author has it; links in it are left out.
        const full = path.join(folder, name);
        if (isPluginName(name) && existsSync(full) && (await stat(full)).isDirectory()) return realpath(full);
      }
      throw new AppError('plugin_not_found', 'plugin not found', {
        detail: `There is no plugin "${name}" in ${folders.join(' or ')}.`,
      });
    },
  };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

/** null for what is no plugin: it has no plugin.yaml, or none that can be read. */
async function read(folder: string, name: string, logger: Logger): Promise<Plugin | null> {
  try {
    const handle = await open(path.join(folder, MANIFEST_FILE), 'r');
    try {
      const { bytesRead, buffer } = await handle.read({ buffer: Buffer.alloc(MAX_MANIFEST_BYTES) });
      return parseManifest(name, buffer.subarray(0, bytesRead));
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (!['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? ''))
      logger.warn({ err: error, plugin: name }, 'a plugin is left out');
    return null;
  }
}
