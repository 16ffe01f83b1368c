import { slugOf } from '../base/index.ts';
import type { WorkspaceRecord } from '../store/index.ts';
import type { AgentConfig } from './preflight/agent-config.ts';
import { providerOfModel } from './providers.ts';

export interface EnvironmentSources {
  /** The workspace's secrets as variables, the global ones among them. */
  readonly secrets: Readonly<Record<string, string>>;
  /** What its config.yaml says; undefined when it has none. */
  readonly config: AgentConfig | undefined;
  /** Where the agents' awareness service answers; empty when there is none. */
  readonly awarenessUrl: string;
}

/**
 * The variables of an agent. Secrets may say who commits, which model is meant and who provides it; what the app knows
 * of the workspace goes before them.
 */
export function environmentOf(
  record: WorkspaceRecord,
  { secrets, config, awarenessUrl }: EnvironmentSources,
): Record<string, string> {
  const gitName = `Molecule AI ${record.name}`;
  const gitEmail = `${slugOf(record.name, 'agent')}@agents.moleculesai.app`;
  // Old data has the model under the name of the provider.
  const model = record.model || secrets.MODEL || secrets.MODEL_PROVIDER;
  const provider = secrets.LLM_PROVIDER || config?.provider || providerOfModel(model || config?.model || '');
  return {
    GIT_AUTHOR_NAME: gitName,
    GIT_AUTHOR_EMAIL: gitEmail,
    GIT_COMMITTER_NAME: gitName,
    GIT_COMMITTER_EMAIL: gitEmail,
    ...(secrets.GH_PAT ? { GH_TOKEN: secrets.GH_PAT, GITHUB_TOKEN: secrets.GH_PAT } : {}),
    ...secrets,
    ...(model ? { MODEL: model } : {}),
    ...(model && record.runtime === 'hermes' ? { HERMES_DEFAULT_MODEL: model } : {}),
    ...(provider ? { LLM_PROVIDER: provider } : {}),
    ...(record.role ? { MOLECULE_AGENT_ROLE: record.role } : {}),
    ...(record.parentId ? { PARENT_ID: record.parentId } : {}),
    ...(awarenessUrl ? { AWARENESS_URL: awarenessUrl, AWARENESS_NAMESPACE: `workspace:${record.id}` } : {}),
    WORKSPACE_ID: record.id,
    WORKSPACE_CONFIG_PATH: '/configs',
    CONFIGS_DIR: '/configs',
    TIER: String(record.tier),
    PLUGINS_DIR: '/plugins',
    PYTHONPATH: '/app',
  };
}
