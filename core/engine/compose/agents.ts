import { InboundSecrets, OrgTokens, RuntimeOverrides, WorkspaceTokens } from '../../agents/index.ts';
import type { DisposableStack } from '../../base/index.ts';
import { WorkspaceRegistry } from '../../workspaces/index.ts';
import type { Foundation } from './foundation.ts';

/** Who is there, and what each proves itself with. */
export interface Agents {
  readonly registry: WorkspaceRegistry;
  readonly tokens: WorkspaceTokens;
  readonly orgTokens: OrgTokens;
  readonly inboundSecrets: InboundSecrets;
  /** What agents said of themselves since the engine started. */
  readonly overrides: RuntimeOverrides;
}

export function createAgents(foundation: Foundation, owned: DisposableStack): Agents {
  const { store, cipher, clock, logger } = foundation;
  return {
    registry: new WorkspaceRegistry(store),
    tokens: owned.add(new WorkspaceTokens(store, { clock, logger })),
    orgTokens: owned.add(new OrgTokens(store, clock, logger)),
    inboundSecrets: new InboundSecrets({ store, cipher, logger }),
    overrides: new RuntimeOverrides(),
  };
}
