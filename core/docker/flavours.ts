import { isIPv4 } from 'node:net';
import type { Flavour } from './types.ts';

/**
 * Docker 19.03. What needs it: builds with BuildKit, which it has without experimental features (1.39), building,
 * pulling and importing for a platform (1.32, without experimental features later), emptying the builder's cache
 * (1.31), waiting for a removal (1.30). What came later is used only where it makes no difference.
 */
const OLDEST_API = '1.40';

/** Engines that run in a virtual machine of their own and resolve `host.docker.internal` to this machine's loopback. */
const VIRTUAL_MACHINE_SYSTEMS = /docker desktop|orbstack|rancher desktop|colima/i;

/** The part of `GET /version` that matters; all of it may be missing. */
export interface VersionAnswer {
  readonly Version?: string;
  readonly ApiVersion?: string;
  readonly Os?: string;
  readonly Components?: readonly { readonly Name?: string }[] | null;
}

/** The part of `GET /info` that matters; all of it may be missing. */
export interface InfoAnswer {
  readonly ID?: string;
  readonly OperatingSystem?: string;
  readonly SystemTime?: string;
  readonly SecurityOptions?: readonly string[] | null;
  readonly MemoryLimit?: boolean;
  readonly CpuCfsQuota?: boolean;
  readonly PidsLimit?: boolean;
}

export function flavourOf(version: VersionAnswer, info: InfoAnswer): Flavour {
  if (isPodman(version)) return 'podman';
  if (info.SecurityOptions?.some((option) => option.split(',').includes('name=rootless'))) return 'rootless';
  return VIRTUAL_MACHINE_SYSTEMS.test(info.OperatingSystem ?? '') ? 'desktop' : 'docker';
}

/** In words why the app cannot work with an engine of that version, or null. */
export function versionRefusal(version: VersionAnswer): string | null {
  const { Version = '?', ApiVersion = '' } = version;
  if (version.Os === 'windows') return 'it runs Windows containers; switch it to Linux containers';
  if (isPodman(version)) {
    return (
      `it is Podman ${Version}, whose events, builds and limits differ from Docker's: ` +
      'start a Docker engine (Docker Engine, Docker Desktop, Colima, Rancher Desktop or OrbStack)'
    );
  }
  if (isOlder(ApiVersion, OLDEST_API)) {
    return `Docker ${Version} speaks API ${ApiVersion}; ${OLDEST_API} or newer is needed: update Docker`;
  }
  return null;
}

/**
 * In words why the app cannot work with a rootless engine, or null. Its containers cannot reach this machine unless
 * it was started so; under which address then depends on its network driver, and nobody but the user knows.
 *
 * @param hostAddress what the user says that address is
 */
export function rootlessRefusal(info: InfoAnswer, hostAddress: string): string | null {
  if (!info.MemoryLimit || !info.CpuCfsQuota || !info.PidsLimit) {
    return 'it is rootless and cannot limit memory, CPU and processes: give it cgroup v2 with delegated controllers';
  }
  if (isIPv4(hostAddress)) return null;
  return (
    'it is rootless, so that its containers cannot reach this machine: start it with ' +
    'DOCKERD_ROOTLESS_ROOTLESSKIT_DISABLE_HOST_LOOPBACK=false and set MOLECULE_DOCKER_HOST_ADDRESS to the address ' +
    'that its network driver gives this machine (10.0.2.2 with slirp4netns)'
  );
}

function isPodman({ Components }: VersionAnswer): boolean {
  return Components?.some(({ Name }) => /podman/i.test(Name ?? '')) ?? false;
}

/** Versions as `major.minor`; one that cannot be read counts as new enough. */
function isOlder(version: string, than: string): boolean {
  const numbers = /^(\d+)\.(\d+)$/.exec(version);
  if (!numbers) return false;
  const [major = 0, minor = 0] = than.split('.').map(Number);
  const own = { major: Number(numbers[1]), minor: Number(numbers[2]) };
  return own.major < major || (own.major === major && own.minor < minor);
}
