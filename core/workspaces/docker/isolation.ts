import { AppError } from '../../base/index.ts';
import type { WorkspaceSpec } from '../backend.ts';

const MEBIBYTE = 1024 * 1024;
const ONE_CPU = 1_000_000_000;
const PROCESS_LIMIT = 512;

/** How much of the machine a container gets. */
export interface Isolation {
  readonly readOnlyRoot: boolean;
  /** Path → mount options. */
  readonly tmpfs: Readonly<Record<string, string>>;
  /** Whether the container has a `/workspace` of its own besides `/configs`. */
  readonly hasWorkspaceVolume: boolean;
  readonly memoryBytes: number;
  readonly nanoCpus: number;
  readonly processLimit: number;
}

const STANDARD: Isolation = {
  readOnlyRoot: false,
  tmpfs: {},
  hasWorkspaceVolume: true,
  memoryBytes: 512 * MEBIBYTE,
  nanoCpus: ONE_CPU,
  processLimit: PROCESS_LIMIT,
};

const SANDBOXED: Isolation = {
  ...STANDARD,
  readOnlyRoot: true,
  tmpfs: { '/tmp': 'rw,noexec,nosuid,size=64m' },
  hasWorkspaceVolume: false,
};

/** Throws `workspace_dir_sandboxed` where a folder of this machine would undo what the tier promises. */
export function refuseHostFolder({ tier, name, hostFolder }: WorkspaceSpec, isolation: Isolation): void {
  if (hostFolder === null || isolation.hasWorkspaceVolume) return;
  throw new AppError(
    'workspace_dir_sandboxed',
    `${name} is sandboxed, so it sees no folder of this machine`,
    {
      detail: `Tier ${tier} does not allow workspace_dir. Set its tier to 2, or leave workspace_dir out.`,
    },
  );
}

/**
 * Isolation of a tier: 1 sandboxed, 2 standard. Tiers 3 and 4 mean control over this machine, so they throw
 * `tier_needs_confirmation` instead of starting with less isolation than they look like.
 */
export function isolationOf(tier: number, name: string): Isolation {
  if (tier <= 1) return SANDBOXED;
  if (tier === 2) return STANDARD;
  throw new AppError(
    'tier_needs_confirmation',
    `${name} asks for isolation tier ${tier}, which is not allowed yet`,
    {
      detail:
        'Tiers 3 and 4 run privileged: such a workspace could read and change everything on this machine. ' +
        'Set its tier to 1 or 2 and restart it.',
    },
  );
}
