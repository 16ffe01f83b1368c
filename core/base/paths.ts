import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** Where everything of one installation lives. */
export interface HomePaths {
  readonly home: string;
  readonly database: string;
  readonly backups: string;
  readonly images: string;
  readonly offline: string;
  readonly logs: string;
  readonly workspaces: string;
  readonly orgTemplates: string;
  /** Org templates that came from a window without a path, the newest few. */
  readonly receivedTemplates: string;
  /** Folder of the workspace templates that somebody imported, one folder each. */
  readonly templates: string;
  /** Bare mirrors by host, owner and name. */
  readonly git: string;
  /** Fetched template sources by content: complete folders that never change. */
  readonly orgCache: string;
  /** One `org.lock` for each template that was resolved. */
  readonly orgLocks: string;
  /** Folder of workspace plugins, one folder each. */
  readonly plugins: string;
  /** The master key of the secrets, where no keychain holds it. */
  readonly secretKey: string;
  /** The same key as the system's keychain wrapped it for the app. */
  readonly wrappedSecretKey: string;
  readonly adminToken: string;
  readonly engineFile: string;
  readonly lock: string;
}

/** The data folder: `MOLECULE_HOME`, else the platform's application-data folder. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env): string {
  if (env.MOLECULE_HOME) return path.resolve(env.MOLECULE_HOME);
  if (process.platform === 'darwin')
    return path.join(os.homedir(), 'Library/Application Support/Molecule Desktop');
  if (process.platform === 'win32') return path.join(env.APPDATA ?? os.homedir(), 'Molecule Desktop');
  return path.join(env.XDG_DATA_HOME ?? path.join(os.homedir(), '.local/share'), 'molecule-desktop');
}

export function homePaths(home: string): HomePaths {
  const at = (name: string) => path.join(home, name);
  return {
    home,
    database: at('molecule.db'),
    backups: at('backups'),
    images: at('images'),
    offline: at('offline'),
    logs: at('logs'),
    workspaces: at('workspaces'),
    orgTemplates: at('org-templates'),
    receivedTemplates: at('received-templates'),
    templates: at('templates'),
    git: at('git'),
    orgCache: at('org-cache'),
    orgLocks: at('org-locks'),
    plugins: at('plugins'),
    secretKey: at('secret-key'),
    wrappedSecretKey: at('secret-key.wrapped'),
    adminToken: at('admin-token'),
    engineFile: at('engine.json'),
    lock: at('engine.lock'),
  };
}

/**
 * The folder `resources/` beside the code: in a clone two levels above this file, in the packaged app
 * where electron-builder puts extra resources.
 */
export function resourcesFolder(): string {
  const packaged = (process as { resourcesPath?: string }).resourcesPath;
  const candidates = [
    path.resolve(import.meta.dirname, '../../resources'),
    ...(packaged ? [path.join(packaged, 'resources')] : []),
  ];
  return (
    candidates.find((folder) => existsSync(path.join(folder, 'workspace-templates'))) ?? candidates[0] ?? ''
  );
}
