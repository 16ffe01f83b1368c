export { AgentMemory, type GlobalWrite } from './agent-memory.ts';
export { shownContent } from './content.ts';
export { KeyValues } from './key-values.ts';
export { MAX_KEY_LENGTH, MAX_NAMESPACE_LENGTH, scopes as memoryScopes } from './limits.ts';
export { Memories } from './memories.ts';
export { exportMemories, importMemories } from './transfer.ts';
