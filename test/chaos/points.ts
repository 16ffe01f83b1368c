import fc from 'fast-check';
import type { Checkpoint } from '../../core/base/index.ts';

export type CommandKind =
  | 'create'
  | 'restart'
  | 'resume'
  | 'import'
  | 'remove'
  | 'build'
  | 'pause'
  | 'rename';

const STARTING = ['create', 'restart', 'restart', 'resume', 'import'] as const;

/** Commands that come past each checkpoint. */
const COMMANDS_PAST: Readonly<Record<Checkpoint, readonly CommandKind[]>> = {
  'image.asked': STARTING,
  'image.ready': STARTING,
  'provision.begun': STARTING,
  'provision.volumes': STARTING,
  'provision.created': STARTING,
  'provision.seeded': STARTING,
  'provision.started': STARTING,
  'provision.noted': STARTING,
  'restart.wanted': ['restart'],
  'restart.stopped': ['restart'],
  'remove.marked': ['remove'],
  'remove.stopped': ['remove'],
  'remove.volumes': ['remove'],
  'remove.gone': ['remove'],
  'import.prepared': ['import'],
  'import.applied': ['import'],
  'import.started': ['import'],
  'build.begun': ['build'],
  'build.step': ['build'],
  'build.done': ['build'],
};
export const CHECKPOINTS = Object.keys(COMMANDS_PAST) as Checkpoint[];

/** What goes wrong besides the end of the engine at a checkpoint. */
export const FAULTS = [
  /** dockerd ends politely, or at once, or with the engine, while a command is carried out. */
  'daemon-stopped',
  'daemon-killed',
  'daemon-and-engine-killed',
  /** All connections to dockerd are cut while a command is carried out. */
  'connections-cut',
  /** Somebody removes a container behind the engine's back. */
  'container-removed',
  /** Somebody removes a container and its volumes while no engine looks. */
  'volumes-removed',
  /** The engine is killed at any moment of a command. */
  'engine-killed',
] as const;
export type Fault = (typeof FAULTS)[number];

/** One thing that the organisation has to survive. */
export interface Point {
  readonly fault: 'checkpoint' | Fault;
  /** Where it strikes, for faults that strike in the middle of a command. */
  readonly at: Checkpoint;
  readonly command: CommandKind;
  /** Chooses among what is there. */
  readonly pick: number;
  /** The engine is killed a second time, while it recovers. */
  readonly again: boolean;
}

/** Each checkpoint comes this often for once that each other fault comes. */
const CHECKPOINT_SHARE = 2;
const ANY_COMMAND: readonly CommandKind[] = [...STARTING, 'remove', 'pause', 'rename', 'build'];
/** A command with no start in it is over before a fault of Docker could strike. */
const DOCKER_MOMENTS = CHECKPOINTS.filter((at) => /^(provision|remove|build)\./.test(at));

/** The points of a seed, always the same: rounds that hold everything, each in an order of its own. */
export function pointsOf(seed: number, count: number): Point[] {
  const kinds = [...Array.from({ length: CHECKPOINT_SHARE }, () => CHECKPOINTS).flat(), ...FAULTS];
  const whole = { minLength: kinds.length, maxLength: kinds.length };
  const rounds = fc.sample(fc.shuffledSubarray(kinds, whole), {
    seed,
    numRuns: Math.ceil(count / kinds.length),
  });
  const dice = fc.sample(fc.tuple(fc.nat(), fc.nat(), fc.nat(7)), {
    seed,
    numRuns: rounds.length * kinds.length,
  });
  return rounds
    .flat()
    .slice(0, count)
    .map((kind, index): Point => {
      const [pick = 0, moment = 0, third = 0] = dice[index] ?? [];
      if (!isFault(kind)) {
        const command = oneOf(COMMANDS_PAST[kind], pick);
        return { fault: 'checkpoint', at: kind, command, pick, again: third === 0 };
      }
      const at = oneOf(DOCKER_MOMENTS, moment);
      const command = oneOf(kind === 'engine-killed' ? ANY_COMMAND : COMMANDS_PAST[at], pick);
      return { fault: kind, at, command, pick, again: false };
    });
}

function isFault(kind: Checkpoint | Fault): kind is Fault {
  return (FAULTS as readonly string[]).includes(kind);
}

/** @param choices at least one */
export function oneOf<T>(choices: readonly T[], pick: number): T {
  const chosen = choices[pick % choices.length];
  if (chosen === undefined) throw new Error('there is nothing to choose from');
  return chosen;
}

/** For people, and the same for the same point. */
export function describePoint({ fault, at, command, again }: Point): string {
  if (fault === 'checkpoint')
    return `${command}, killed at ${at}${again ? ', and again while it recovers' : ''}`;
  if (fault === 'container-removed' || fault === 'volumes-removed') return fault;
  if (fault === 'engine-killed') return `${command}, ${fault} at any moment`;
  return `${command}, ${fault} at ${at}`;
}
