import { AppError, type Clock, type Logger, toAppError, withinTime } from '../../base/index.ts';
import { hasInstance } from '../../contract/index.ts';
import { bitOf, hasKind, type Store, type WorkspaceRecord } from '../../store/index.ts';
import type { WorkspaceBackend } from '../backend.ts';
import type { WorkspaceRegistry } from '../registry.ts';
import { CONFIG_FILE, isConfig, readAgentConfig } from './agent-config.ts';

const RUNTIME_NAME = /^[a-z0-9]+([._-]+[a-z0-9]+)*$/;
/** The name of those that run elsewhere. */
const EXTERNAL = 'external';
/** No agent keeps itself from being restarted by what it makes of that file. */
const LIMIT_MS = 10_000;

export interface AdoptParts {
  readonly store: Store;
  readonly registry: WorkspaceRegistry;
  readonly logger: Logger;
  readonly clock: Clock;
}

/**
 * Before a running instance is replaced: when somebody wrote another runtime into its config.yaml, that is the one the
 * next instance is of. Only where the row still has the runtime that was delivered with the file, as otherwise the row
 * was changed on purpose since; and not while another config.yaml is due, which overwrites this one.
 */
export async function adoptRuntime(
  record: WorkspaceRecord,
  { kind, files }: WorkspaceBackend,
  { store, registry, logger, clock }: AdoptParts,
): Promise<void> {
  const { id, name, imageId, generation } = record;
  const stored = store.workspaces.filesOf(id).find(isConfig);
  if (!stored || !hasKind(stored.delivered, kind)) return;
  const delivered = readAgentConfig(stored.content).runtime;
  if (delivered !== record.runtime) return;
  let content: Uint8Array;
  try {
    const reading = files.read({ id, name, image: imageId, hostFolder: null }, '/configs', CONFIG_FILE);
    content = await withinTime(clock, LIMIT_MS, reading, tooSlow);
  } catch (error) {
    logger.debug({ err: toAppError(error), workspace: id }, 'its config.yaml was not looked at');
    return;
  }
  const { runtime } = readAgentConfig(content);
  if (runtime === delivered || !isOfInstance(runtime)) return;
  const latest = store.workspaces.getLive(id);
  if (latest?.generation !== generation || latest.runtime !== delivered) return;
  logger.info({ workspace: id, runtime }, `${name} has another runtime by its config.yaml`);
  store.transaction(() => {
    store.workspaces.adoptFile(id, { path: CONFIG_FILE, mode: stored.mode, content }, kind);
    registry.change(id, { runtime, seeded: latest.seeded & bitOf(kind) });
  });
}

function tooSlow(): AppError {
  return new AppError('files_timeout', 'It was not read in time');
}

/** Whether something could be started of that runtime: no file makes a workspace one without an instance. */
function isOfInstance(runtime: string): boolean {
  return RUNTIME_NAME.test(runtime) && runtime !== EXTERNAL && hasInstance({ external: false, runtime });
}
