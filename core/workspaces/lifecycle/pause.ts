import { type LifecycleParts, look, refuseUnderStopped, requireStaying, subtreeOf } from './parts.ts';

/** `WorkspaceLifecycle.pause`. */
export function pauseTeam(parts: LifecycleParts, id: string): number {
  const { store, registry } = parts;
  requireStaying(parts, id);
  const targets = subtreeOf(parts, id).filter((each) => each.desired !== 'paused');
  store.transaction(() => {
    for (const { id, name } of targets) {
      registry.trigger(
        id,
        'pause',
        { desired: 'paused', activeTasks: 0, currentTask: '' },
        { event: 'WORKSPACE_PAUSED', payload: { name } },
      );
    }
  });
  look(
    parts,
    targets.map((each) => each.id),
  );
  return targets.length;
}

/** `WorkspaceLifecycle.resume`. */
export function resumeTeam(parts: LifecycleParts, id: string): number {
  const { store, registry } = parts;
  refuseUnderStopped(parts, requireStaying(parts, id).parentId);
  const targets = subtreeOf(parts, id).filter((each) => each.desired === 'paused' && each.destroyAt === null);
  store.transaction(() => {
    for (const { id, name, tier, runtime, generation } of targets) {
      registry.trigger(
        id,
        'resume',
        { desired: 'running', generation: generation + 1 },
        { event: 'WORKSPACE_PROVISIONING', payload: { name, tier, runtime } },
      );
    }
  });
  look(
    parts,
    targets.map((each) => each.id),
  );
  return targets.length;
}
