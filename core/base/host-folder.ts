import path from 'node:path';

/** How an agent may use a folder of this machine. */
export type FolderAccess = 'none' | 'read_only' | 'read_write';

/**
 * How a folder is mounted: as it is said, and one that comes without a word is there to work in. Without a folder there
 * is nothing to mount.
 */
export function accessOf(folder: string | undefined, stated: FolderAccess | '' | undefined): FolderAccess {
  if (!folder) return 'none';
  return stated || 'read_write';
}

/** What is in them would give an agent the machine: settings, devices, sockets, programs. Lower case where case means nothing. */
const UNIX_SYSTEM = [
  '/etc',
  '/var',
  '/run',
  '/proc',
  '/sys',
  '/dev',
  '/boot',
  '/sbin',
  '/bin',
  '/lib',
  '/usr',
];
const MAC_SYSTEM = [...UNIX_SYSTEM, '/private/etc', '/private/var', '/system', '/library', '/applications'];
const WINDOWS_SYSTEM = [
  '\\windows',
  '\\program files',
  '\\program files (x86)',
  '\\programdata',
  '\\$recycle.bin',
  '\\system volume information',
];
/** Folders that hold nothing but disks, or the homes of all people. */
const UNIX_COLLECTIONS = ['/mnt', '/media', '/home'];
const MAC_COLLECTIONS = ['/volumes', '/users'];
const WINDOWS_COLLECTIONS = ['\\users'];
/** What macOS keeps for each person below a system folder. */
const MAC_TEMPORARY = /^(\/private)?\/var\/folders\//;
/** How Linux inside Windows and the shells there name a drive. */
const DRIVE_AS_FOLDER = /^(\/mnt)?\/[a-z](\/|$)/i;
const WSL_DRIVE = /^\/mnt\/([a-z])(\/.*)?$/i;
const WINDOWS_PATH = /^([a-z]:|\\\\)/i;

/**
 * What keeps a path from being the folder of an agent on such a machine, as the end of a sentence that begins with its
 * name; null when nothing does. Says nothing about what is there, nor where links lead.
 */
export function hostFolderProblem(folder: string, platform: NodeJS.Platform): string | null {
  if (/\p{Cc}/u.test(folder)) return 'must not contain control characters';
  if (folder.split(platform === 'win32' ? /[\\/]/ : '/').includes('..')) return 'must not contain ".."';
  if (platform === 'win32') return windowsProblem(folder);
  if (WINDOWS_PATH.test(folder)) return 'is a path of Windows, which this machine does not have';
  if (!folder.startsWith('/')) return 'must be an absolute path';
  return platform === 'darwin' ? macProblem(folder) : linuxProblem(folder);
}

function windowsProblem(folder: string): string | null {
  if (/^[\\/]{2}/.test(folder)) return 'must not be a network or device path: containers cannot use those';
  if (DRIVE_AS_FOLDER.test(folder))
    return 'must be written with its drive letter, like C:\\Users\\me\\project';
  if (!/^[a-z]:[\\/]/i.test(folder)) return 'must be an absolute path with a drive letter';
  return windowsPlaceProblem(path.win32.normalize(folder).slice(2));
}

/** @param place below the root of a drive, `\…` */
function windowsPlaceProblem(place: string): string | null {
  // Windows ignores dots and spaces at the end of a name, and so must this.
  const parts = place.toLowerCase().split('\\');
  const clean = parts.map((part) => part.replace(/[. ]+$/, '')).filter((part) => part !== '');
  if (clean.length === 0) return 'must not be the root of a drive';
  return placeProblem(`\\${clean.join('\\')}`, '\\', WINDOWS_SYSTEM, WINDOWS_COLLECTIONS);
}

function linuxProblem(folder: string): string | null {
  const clean = cleaned(folder);
  const drive = WSL_DRIVE.exec(clean);
  if (drive) return windowsPlaceProblem((drive[2] ?? '').replaceAll('/', '\\'));
  return placeProblem(clean, '/', UNIX_SYSTEM, UNIX_COLLECTIONS);
}

function macProblem(folder: string): string | null {
  const clean = cleaned(folder).toLowerCase();
  if (MAC_TEMPORARY.test(clean)) return null;
  if (/^\/volumes\/[^/]+$/.test(clean)) return 'must not be the root of a disk';
  return placeProblem(clean, '/', MAC_SYSTEM, MAC_COLLECTIONS);
}

function placeProblem(
  clean: string,
  separator: string,
  systems: readonly string[],
  collections: readonly string[],
): string | null {
  if (clean === separator) return 'must not be the root of the disk';
  const system = systems.find((each) => clean === each || clean.startsWith(`${each}${separator}`));
  if (system !== undefined) return `must not lie in the system folder ${system}`;
  return collections.includes(clean) ? `must be a folder inside of ${clean}` : null;
}

function cleaned(folder: string): string {
  const normal = path.posix.normalize(folder);
  return normal.length > 1 ? normal.replace(/\/$/, '') : normal;
}
