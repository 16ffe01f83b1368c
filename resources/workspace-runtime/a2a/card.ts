import type { AgentConfig } from '../config.ts';

/** The agent card: sent at registration and served under the two well-known paths. */
export function agentCard(config: AgentConfig, url: string, problem: string | undefined): object {
  return {
    protocolVersion: '0.3.0',
    name: config.name,
    description: config.description || config.role,
    version: config.version,
    url,
    skills: config.role === '' ? [] : [{ id: 'role', name: config.name, description: config.role, tags: [] }],
    capabilities: { streaming: true, pushNotifications: false },
    defaultInputModes: ['text/plain'],
    defaultOutputModes: ['text/plain'],
    runtime: config.runtime,
    configuration_status: problem === undefined ? 'ready' : 'not_configured',
    ...(problem === undefined ? {} : { configuration_error: problem }),
  };
}
