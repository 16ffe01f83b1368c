import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accessOf, type FolderAccess, hostFolderProblem } from '../../../core/base/index.ts';

describe.each<[NodeJS.Platform, string[], [string, RegExp][]]>([
  [
    'linux',
    [
      '/home/me/src',
      '/srv/app/',
      '/root/project',
      '/variety',
      '/mnt/data/x',
      '/mnt/c/Users/me/src',
      '/home/me/a..b',
    ],
    [
      ['', /absolute/],
      ['src', /absolute/],
      ['~/src', /absolute/],
      ['/', /root of the disk/],
      ['//', /root of the disk/],
      ['/etc', /system folder \/etc/],
      ['/etc/x/', /system folder \/etc/],
      ['//etc//x', /system folder \/etc/],
      ['/run/docker.sock', /system folder \/run/],
      ['/home', /inside of \/home/],
      ['/mnt', /inside of \/mnt/],
      ['/home/../etc', /"\.\."/],
      ['/home/me/\nx', /control/],
      ['/mnt/c', /root of a drive/],
      ['/mnt/C/', /root of a drive/],
      ['/mnt/c/Windows/System32', /system folder \\windows/],
      ['/mnt/c/Users', /inside of \\users/],
      ['C:\\Users\\me', /Windows/],
      ['\\\\server\\share', /Windows/],
    ],
  ],
  [
    'darwin',
    ['/Users/me/src', '/Volumes/Work/src', '/private/tmp/x', '/private/var/folders/ab/T/x', '/opt/x'],
    [
      ['/Users', /inside of \/users/],
      ['/Volumes', /inside of \/volumes/],
      ['/Volumes/Work', /root of a disk/],
      ['/Volumes/Work/', /root of a disk/],
      ['/System/Library', /system folder \/system/],
      ['/LIBRARY/x', /system folder \/library/],
      ['/private/etc/x', /system folder \/private\/etc/],
      ['/private/var/db', /system folder \/private\/var/],
      ['/Users/me/../../etc', /"\.\."/],
      ['C:/Users/me', /Windows/],
      ['Users/me', /absolute/],
    ],
  ],
  [
    'win32',
    ['C:\\Users\\me\\src', 'D:/work/x', 'c:\\Windowsill', 'E:\\a..b\\c'],
    [
      ['C:', /drive letter/],
      ['C:\\', /root of a drive/],
      ['D:/', /root of a drive/],
      ['C:\\. \\', /root of a drive/],
      ['C:src', /drive letter/],
      ['\\Users\\me', /drive letter/],
      ['/home/me', /drive letter/],
      ['/mnt/c/Users/me', /C:\\Users/],
      ['/c/Users/me', /C:\\Users/],
      ['\\\\server\\share\\x', /network/],
      ['//server/share/x', /network/],
      ['\\\\?\\C:\\x', /network or device/],
      ['\\\\.\\pipe\\docker_engine', /network or device/],
      ['\\\\wsl$\\Ubuntu\\home\\me', /network/],
      ['C:\\WINDOWS\\system32', /system folder \\windows/],
      ['c:/windows./x', /system folder \\windows/],
      ['C:\\Program Files (x86)\\x', /system folder/],
      ['C:\\Users', /inside of \\users/],
      ['C:\\Users\\..\\Windows', /"\.\."/],
    ],
  ],
])('on %s', (platform, fine, refused) => {
  test.each(fine)('%s may be worked in', (folder) => {
    expect(hostFolderProblem(folder, platform)).toBeNull();
  });
  test.each(refused)('%s is refused', (folder, why) => {
    expect(hostFolderProblem(folder, platform)).toMatch(why);
  });
  test('nothing is made of a system folder by what is put behind it or how it is written', () => {
    const system = { linux: '/etc', darwin: '/System', win32: 'C:\\Windows' }[platform as 'linux'];
    const separator = platform === 'win32' ? fc.constantFrom('\\', '/', '\\\\') : fc.constantFrom('/', '//');
    const part = fc.constantFrom('.', 'x', 'src', 'a b');
    fc.assert(
      fc.property(fc.array(fc.tuple(separator, part)), (parts) => {
        expect(hostFolderProblem(system + parts.flat().join(''), platform)).toMatch(/system folder/);
      }),
    );
  });
});

test.each<[string | undefined, FolderAccess | '' | undefined, FolderAccess]>([
  [undefined, undefined, 'none'],
  ['', 'read_write', 'none'],
  ['/src', undefined, 'read_write'],
  ['/src', '', 'read_write'],
  ['/src', 'none', 'none'],
  ['/src', 'read_only', 'read_only'],
])('the folder %o with the access %o is mounted %s', (folder, stated, access) => {
  expect(accessOf(folder, stated)).toBe(access);
});
