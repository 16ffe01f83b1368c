import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { appArguments, parseAppOptions } from '../../../electron/options.ts';

const strict = { strict: true };
const loose = { strict: false };

describe('options of the app', () => {
  it('come from the environment where the command line says nothing', () => {
    expect(parseAppOptions([], { MOLECULE_HOME: '/data' }, strict)).toEqual({
      home: path.resolve('/data'),
      demo: false,
      port: undefined,
      backend: 'auto',
    });
  });

  it('leave the port of the environment to the engine, which knows whether a setting or a lock goes before it', () => {
    expect(parseAppOptions([], { PORT: '8080' }, strict).port).toBeUndefined();
    expect(() => parseAppOptions([], { PORT: 'http' }, strict)).toThrow(
      expect.objectContaining({ code: 'usage' }),
    );
  });

  it('survive being passed on to a child process among flags of Chromium', () => {
    const args = ['--demo', '--home', 'some folder', '--port', '0', '--backend', 'process'];
    const options = parseAppOptions(args, {}, strict);
    expect(options.home).toBe(path.resolve('some folder'));
    const passed = ['--no-sandbox', '--inspect=0', '/project', ...appArguments(options), '--lang=de'];
    expect(parseAppOptions(passed, { PORT: '9999' }, loose)).toEqual(options);
  });

  it.each([
    [['--bakcend=docker']],
    [['--backend=podman']],
    [['--port=http']],
    [['--port=70000']],
    [['surprise']],
  ])('are refused with a usage line: %j', (args) =>
    expect(() => parseAppOptions(args, {}, strict)).toThrow(expect.objectContaining({ code: 'usage' })),
  );
});
