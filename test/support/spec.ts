import { newId } from '../../core/base/index.ts';
import type { WorkspaceSpec } from '../../core/workspaces/backend.ts';

/** What a backend needs of one workspace; `change` says what matters to the test. */
export function workspaceSpec(change: Partial<WorkspaceSpec> = {}): WorkspaceSpec {
  return {
    id: newId(),
    name: 'Ada',
    runtime: 'molecule',
    tier: 2,
    allowedTier: 2,
    image: '',
    env: {},
    hostFolder: null,
    files: [configFile('name: Ada')],
    gone: [],
    resetSession: false,
    recover: async () => [],
    onFresh: () => undefined,
    credentials: () => ({ files: [], env: {} }),
    fingerprint: 'f',
    ...change,
  };
}

/** A config.yaml that is due, unless it says otherwise. */
export function configFile(text: string, delivered = false) {
  return { path: 'config.yaml', mode: 0o644, content: Buffer.from(text), delivered };
}
