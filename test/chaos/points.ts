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
  | 'hibernate'
  | 'wake'
  | 'remove-later'
  | 'remove-undo'
  | 'rename';

const STARTING = ['create', 'restart', 'wake', 'resume', 'import', 'remove-undo'] as const;

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
  'restart.wanted': ['restart', 'wake'],
  'restart.stopped': ['restart'],
  'remove.marked': ['remove'],
  'remove.stopped': ['remove', 'remove', 'remove-later'],
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
  /** The same in the middle of an answer of dockerd. */
  'answer-cut',
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

/** How often these come for once that any other fault comes. */
const CHECKPOINT_SHARE = 2;
const ANY_MOMENT_SHARE = 3;
export const ANY_COMMAND: readonly CommandKind[] = [
  ...STARTING,
  'build',
  'remove',
  'remove-later',
  'pause',
  'hibernate',
  'rename',
];
/** A command with no start in it is over before a fault of Docker could strike. */
const DOCKER_MOMENTS = CHECKPOINTS.filter((at) => /^(provision|remove|build)\./.test(at));

/** The points of a seed, always the same: rounds that hold everything, each in an order of its own. */
export function pointsOf(seed: number, count: number): Point[] {
  const kinds = [
    ...Array.from({ length: CHECKPOINT_SHARE }, () => CHECKPOINTS).flat(),
    ...Array.from({ length: ANY_MOMENT_SHARE - 1 }, () => 'engine-killed' as const),
    ...FAULTS,
  ];
  const whole = { minLength: kinds.length, maxLength: kinds.length };
  const rounds = fc.sample(fc.shuffledSubarray(kinds, whole), {
    seed,
    numRuns: Math.ceil(count / kinds.length),
  });
  const dice = fc.sample(fc.tuple(fc.nat(), fc.nat(), fc.nat(7)), {
    seed,
    numRuns: rounds.length * kinds.length,
  });
  const times = new Map<string, number>();
  return rounds
    .flat()
    .slice(0, count)
    .map((kind, index): Point => {
      // In turn, so that no command is left out of a run that is long enough.
      const turn = times.get(kind) ?? seed;
      times.set(kind, turn + 1);
      const [pick = 0, moment = 0, third = 0] = dice[index] ?? [];
      if (!isFault(kind)) {
        const command = oneOf(COMMANDS_PAST[kind], turn);
        return { fault: 'checkpoint', at: kind, command, pick, again: third === 0 };
      }
      const at = oneOf(DOCKER_MOMENTS, moment);
      const command = oneOf(kind === 'engine-killed' ? ANY_COMMAND : COMMANDS_PAST[at], turn);
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

/** What kind of thing strikes, for a count of all of them. */
export function kindOf({ fault, at }: Pick<Point, 'fault' | 'at'>): string {
  return fault === 'checkpoint' ? `killed at ${at}` : fault;
}

/** Whether a command is given at that point. */
export function givesCommand({ fault }: Pick<Point, 'fault'>): boolean {
  return fault !== 'container-removed' && fault !== 'volumes-removed';
}

/** For people, and the same for the same point. */
export function describePoint(point: Point): string {
  const { fault, at, command, again } = point;
  if (fault === 'checkpoint')
    return `${command}, killed at ${at}${again ? ', and again while it recovers' : ''}`;
  if (!givesCommand(point)) return fault;
  if (fault === 'engine-killed') return `${command}, ${fault} at any moment`;
  return `${command}, ${fault} at ${at}`;
}
