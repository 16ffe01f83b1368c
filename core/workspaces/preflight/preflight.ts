import { AppError } from '../../base/index.ts';
import { dueFiles, type SeedFile, type WorkspaceSpec } from '../backend.ts';
import { type AgentConfig, isConfig, readAgentConfig } from './agent-config.ts';

/**
 * What a start writes into `/configs`: the files that are due, and where nothing brings a config.yaml and none is
 * there, those of the template of its runtime. Comes before credentials are minted, so that one which cannot work
 * keeps the old ones.
 *
 * @param isFresh `/configs` is new
 * @param readPresent the config.yaml that is there: empty when there is none, undefined when nobody can tell
 * @throws AppError `config_missing`, `missing_required_env`
 */
export async function preflight(
  spec: WorkspaceSpec,
  isFresh: boolean,
  readPresent: () => Promise<Uint8Array | undefined>,
): Promise<readonly SeedFile[]> {
  const due = dueFiles(spec, isFresh);
  const present = due.find(isConfig)?.content ?? (await readPresent());
  // What cannot be looked at is no reason to keep an agent from its work.
  if (present === undefined) return due;
  if (present.length > 0) {
    requireEnv(spec, readAgentConfig(present));
    return due;
  }
  const stored = spec.files.filter(isConfig);
  const recovered = stored.length > 0 ? stored : await spec.recover();
  const config = recovered.find(isConfig);
  if (!config) throw missingConfig(spec);
  requireEnv(spec, readAgentConfig(config.content));
  const written = new Set(recovered.map(({ path }) => path));
  return [...due.filter(({ path }) => !written.has(path)), ...recovered];
}

/** Throws `missing_required_env` with all that is missing. An empty value is none. */
function requireEnv({ id, name, env }: WorkspaceSpec, { requiredEnv }: AgentConfig): void {
  const groups = requiredEnv.filter((group) => !group.some((variable) => env[variable]));
  if (groups.length === 0) return;
  const missing = [...new Set(groups.flat())];
  const texts = groups.map((group) => (group.length === 1 ? group[0] : `one of ${group.join(', ')}`));
  throw new AppError('missing_required_env', `${name} needs keys that are not set: ${texts.join('; ')}`, {
    detail: 'Add them under Keys, for this workspace or for all of them, and it starts.',
    actions: [{ label: 'Open Keys', operation: 'secrets.list', input: { workspaceId: id, anyOf: groups } }],
    payload: { missing },
  });
}

function missingConfig({ id, runtime }: WorkspaceSpec): AppError {
  return new AppError(
    'config_missing',
    `cannot start workspace ${id}: no config.yaml source and config volume is empty — delete the workspace or provide a template`,
    {
      detail: `No template is bundled for the runtime "${runtime}". Apply a template to the workspace, or put a config.yaml into its files.`,
    },
  );
}
