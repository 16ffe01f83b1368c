/** A place where a crash would hurt most; the names are what the chaos suite kills at. */
export type Checkpoint =
  | 'image.asked'
  | 'image.ready'
  | 'provision.begun'
  | 'provision.volumes'
  | 'provision.created'
  | 'provision.seeded'
  | 'provision.started'
  | 'provision.noted'
  | 'restart.wanted'
  | 'restart.stopped'
  | 'remove.marked'
  | 'remove.stopped'
  | 'remove.volumes'
  | 'remove.gone'
  | 'import.prepared'
  | 'import.applied'
  | 'import.started'
  | 'build.begun'
  | 'build.step'
  | 'build.done';

let observer: ((checkpoint: Checkpoint) => void) | undefined;

/** Says that the work has come to here. Costs nothing unless somebody observes. */
export function checkpoint(at: Checkpoint): void {
  observer?.(at);
}

/** Calls `listener` at every checkpoint of this process. For tests: it may end the process right there. */
export function observeCheckpoints(listener: (checkpoint: Checkpoint) => void): void {
  observer = listener;
}
