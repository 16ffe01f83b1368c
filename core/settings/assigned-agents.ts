import { AppError, newId } from '../base/index.ts';
import type { PlatformEventName } from '../contract/index.ts';
import type { AssignedAgent, Store } from '../store/index.ts';

/**
 * Which model is assigned to which workspace, as old clients keep books on it. Nothing of it changes what runs; that
 * is what the model of the workspace is for. Every change is told in the transaction that stores it.
 */
export class AssignedAgents {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Throws `agent_taken`. */
  assign(workspaceId: string, model: string): AssignedAgent {
    return this.#store.transaction(() => {
      if (this.#store.assignedAgents.active(workspaceId)) throw taken();
      const agent = { id: newId(), workspaceId, model };
      this.#store.assignedAgents.insert(agent);
      this.#tell('AGENT_ASSIGNED', workspaceId, { agent_id: agent.id, model });
      return agent;
    });
  }

  /** Throws `agent_not_found`. */
  replace(workspaceId: string, model: string): AssignedAgent & { oldModel: string } {
    return this.#store.transaction(() => {
      const before = this.#require(workspaceId);
      const agent = { id: newId(), workspaceId, model };
      this.#store.assignedAgents.end(before.id, 'replaced');
      this.#store.assignedAgents.insert(agent);
      const payload = { agent_id: agent.id, model, old_model: before.model };
      this.#tell('AGENT_REPLACED', workspaceId, payload);
      return { ...agent, oldModel: before.model };
    });
  }

  /** Throws `agent_not_found`. */
  remove(workspaceId: string): AssignedAgent {
    return this.#store.transaction(() => {
      const agent = this.#require(workspaceId);
      this.#store.assignedAgents.end(agent.id, 'removed');
      this.#tell('AGENT_REMOVED', workspaceId, { agent_id: agent.id, model: agent.model });
      return agent;
    });
  }

  /** To a workspace that is there. Throws `agent_not_found`, and `agent_taken` where the target has one. */
  move(workspaceId: string, targetId: string): AssignedAgent {
    return this.#store.transaction(() => {
      const { id, model } = this.#require(workspaceId);
      if (this.#store.assignedAgents.active(targetId)) throw taken();
      this.#store.assignedAgents.move(id, targetId);
      const about = { agent_id: id, model };
      this.#tell('AGENT_MOVED', workspaceId, { ...about, target_workspace_id: targetId });
      this.#tell('AGENT_MOVED', targetId, { ...about, source_workspace_id: workspaceId });
      return { id, model, workspaceId: targetId };
    });
  }

  #require(workspaceId: string): AssignedAgent {
    const agent = this.#store.assignedAgents.active(workspaceId);
    if (agent) return agent;
    throw new AppError('agent_not_found', 'This workspace has no agent assigned');
  }

  #tell(event: PlatformEventName, workspaceId: string, payload: Record<string, unknown>): void {
    this.#store.events.append({ type: 'platform', event, workspaceId, payload });
  }
}

function taken(): AppError {
  return new AppError('agent_taken', 'This workspace has an agent assigned already', {
    detail: 'Replace it or remove it first.',
  });
}
