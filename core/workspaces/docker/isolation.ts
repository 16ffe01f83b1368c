import { AppError } from '../../base/index.ts';
import type { WorkspaceSpec } from '../backend.ts';

const PROCESS_LIMIT = 512;

/**
 * All that an image needs which starts as root: it hands its folders over and becomes the agent, or stays root and
 * works with files that belong to the agent. An image that starts as the agent has none of them.
 */
const KEPT_CAPABILITIES = ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'];

/** Command-line agents keep their settings in the home folder of the image, so their root cannot be read-only. */
const COMMAND_LINE_RUNTIMES = new Set(['claude-code', 'codex', 'gemini-cli', 'hermes', 'openclaw']);

/** What keeps a container apart from the machine. */
export interface Isolation {
  readonly readOnlyRoot: boolean;
  /** Path → mount options. */
  readonly tmpfs: Readonly<Record<string, string>>;
  /** Whether the container has volumes of its own besides `/configs`. */
  readonly hasOwnVolumes: boolean;
  /** Linux capabilities that it keeps; null: it is privileged, with all of them and every process of the host in sight. */
  readonly capabilities: readonly string[] | null;
  /** It uses the network of the host as its own, and the host's Docker. */
  readonly hostAccess: boolean;
  /** Processes at the same time. */
  readonly processLimit: number;
}

const STANDARD: Isolation = {
  readOnlyRoot: false,
  tmpfs: {},
  hasOwnVolumes: true,
  capabilities: KEPT_CAPABILITIES,
  hostAccess: false,
  processLimit: PROCESS_LIMIT,
};

const SANDBOXED: Isolation = {
  ...STANDARD,
  readOnlyRoot: true,
  tmpfs: { '/tmp': 'rw,noexec,nosuid,size=64m' },
  hasOwnVolumes: false,
};

const PRIVILEGED: Isolation = { ...STANDARD, capabilities: null };
const FULL_HOST: Isolation = { ...PRIVILEGED, hostAccess: true };
const BY_TIER: Readonly<Record<number, Isolation>> = { 1: SANDBOXED, 3: PRIVILEGED, 4: FULL_HOST };

const EXPOSED = {
  3: 'It would run privileged: with every device, every process and, through them, every file of this machine.',
  4:
    'It would run privileged, in the network of this machine and with control over its Docker: whatever you can do ' +
    'on this machine, it can do as well.',
};

/** Isolation of a tier for most runtimes: 1 sandboxed, 2 standard, 3 privileged, 4 the full host. */
export function isolationOfTier(tier: number): Isolation {
  return BY_TIER[tier] ?? STANDARD;
}

/**
 * Isolation of a workspace, by its tier and its runtime. Tiers 3 and 4 mean control over this machine, so they throw
 * `tier_needs_confirmation` until somebody agreed to them. Throws `workspace_dir_sandboxed` where a folder of this
 * machine would undo what the tier promises.
 */
export function isolationOf(spec: WorkspaceSpec): Isolation {
  const { tier, runtime } = spec;
  if (tier === 3 || tier === 4) {
    if (!(spec.allowedTier >= tier)) throw notAllowed(spec, tier);
    return isolationOfTier(tier);
  }
  if (tier !== 1) return isolationOfTier(tier);
  if (spec.hostFolder !== null) throw sandboxed(spec);
  return COMMAND_LINE_RUNTIMES.has(runtime) ? { ...SANDBOXED, readOnlyRoot: false } : SANDBOXED;
}

function notAllowed({ id, name }: WorkspaceSpec, tier: 3 | 4): AppError {
  return new AppError(
    'tier_needs_confirmation',
    `${name} asks for isolation tier ${tier}, which is not allowed yet`,
    {
      detail: `${EXPOSED[tier]} Allow it only if you trust its template, or set its tier to 1 or 2.`,
      actions: [{ label: `Allow tier ${tier}`, operation: 'workspaces.allowTier', input: { id, tier } }],
    },
  );
}

function sandboxed({ name, tier }: WorkspaceSpec): AppError {
  return new AppError(
    'workspace_dir_sandboxed',
    `${name} is sandboxed, so it sees no folder of this machine`,
    {
      detail: `Tier ${tier} does not allow workspace_dir. Set its tier to 2, or leave workspace_dir out.`,
    },
  );
}
