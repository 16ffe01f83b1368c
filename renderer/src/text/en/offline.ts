import { counted } from './counted.ts';

/** Offline kits: everything that orgs need in one file. */
export const offline = {
  file: 'File',
  filePlaceholder: '/media/usb/molecule-kit.tar',
  folder: 'Folder…',
  browse: 'Browse…',
  read: {
    title: 'Import an offline kit',
    start: 'Bring it up',
    verify: 'Verify',
    hint: 'A path on the machine that runs the engine. It is verified first; nothing changes before you agree.',
  },
  write: {
    title: 'Export an offline kit',
    start: 'Export',
    about:
      'One file with images, git mirrors, templates and plugins. On a machine without a network it brings the orgs up. Values of keys are never part of it.',
    org: 'Org',
    all: 'All orgs',
    hint: 'A path on the machine that runs the engine. An existing file is replaced once the kit is complete.',
  },
  contents: {
    label: 'Contents of the kit',
    verified: (files: number, size: string) => `${counted(files, 'file')}, ${size}: complete and unchanged`,
    orgs: 'Orgs',
    org: (name: string, workspaces: number) => `${name} (${counted(workspaces, 'workspace')})`,
    images: 'Images',
    imagesFor: (images: string, platform: string) => `${images} for ${platform}`,
    mirrors: 'Git mirrors',
    none: 'none',
    plugins: 'Plugins',
    keys: 'Keys',
    keysLoading: 'Looking for stored keys',
    keysUnknown: 'Which of them are stored could not be read',
    stored: (key: string) => `${key} stored`,
    missing: (key: string) => `${key} missing`,
    written: 'Written',
    version: (version: string) => ` · version ${version}`,
    sha: 'SHA-256',
    copySha: 'Copy the SHA-256',
  },
};
