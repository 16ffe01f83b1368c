/** Only for tests in containers, where everything runs as root. */
const NO_SANDBOX_VARIABLE = 'MOLECULE_TEST_NO_SANDBOX';

export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** True for the root user of a Unix system. */
  readonly isRoot: boolean;
}

/** Why no window can be opened here, in the user's words, or null when one can. */
export function whyNoWindow({ platform, env, isRoot }: Machine): string | null {
  if (platform === 'linux' && !env.DISPLAY && !env.WAYLAND_DISPLAY) return 'There is no display here';
  if (platform === 'linux' && isRoot && env[NO_SANDBOX_VARIABLE] !== '1') {
    return 'Electron keeps its sandbox only for users other than root';
  }
  return null;
}

/** Chromium's own flags that this machine needs. */
export function chromiumFlags({ platform, env, isRoot }: Machine): string[] {
  if (platform !== 'linux') return [];
  return [
    ...(isRoot && env[NO_SANDBOX_VARIABLE] === '1' ? ['--no-sandbox'] : []),
    ...(env.DISPLAY ? [] : ['--ozone-platform-hint=auto']),
  ];
}
