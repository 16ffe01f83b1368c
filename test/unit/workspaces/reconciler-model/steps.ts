import fc from 'fast-check';
import { AppError } from '../../../../core/base/index.ts';
import { settle } from '../../../support/clock.ts';
import type { Moment } from '../../../support/fake-backend.ts';
import { idOf, type Model, type Real } from './model.ts';

export type Step = fc.AsyncCommand<Model, Real>;

const MOMENTS: readonly Moment[] = [
  'image',
  'volumes',
  'container',
  'seed',
  'start',
  // More of those that only a timer tries again.
  'stop',
  'stop',
  'stop',
  'remove',
  'remove',
  'logs',
  'list',
];
const HANGING: readonly Moment[] = ['image', 'container', 'start', 'stop', 'remove'];
/** With one of them the backend says of itself that it is gone, too; one lost request is only that. */
const FAULTS = ['backend_lost', 'docker_lost', 'container_missing', 'disk_full'] as const;
const CONFIG = 'config.yaml';
const HANG_MS = 5_000;
const LONGEST_MS = 200_000;

/** What may be done, by name; each with a number that chooses whom or how. */
const MAKERS: Readonly<Record<string, (pick: number) => Omit<Step, 'toString'>>> = {
  create: (pick) =>
    always((model, { org, ids }) => {
      const parents = model.staying().filter((each) => model.wanted.get(each) === 'running');
      const parent = parents.length === 0 || pick % 3 === 0 ? null : (parents[pick % parents.length] ?? null);
      if (parent !== null && model.hasPausedAncestor(parent)) return;
      const number = ids.length;
      ids.push(org.create(`w${number}`, parent === null ? null : (ids[parent] ?? null)));
      model.wanted.set(number, 'running');
      model.parentOf.set(number, parent);
    }),

  /** Two workspaces at once, as an import brings them: one transaction, then the reconciler looks. */
  import: (pick) =>
    always((model, { org, ids }) => {
      const number = ids.length;
      const made = org.store.transaction(() => {
        const lead = org.add(`w${number}`, null);
        return [
          lead,
          org.add(`w${number + 1}`, lead.id),
          ...(pick % 2 ? [org.add(`w${number + 2}`, lead.id)] : []),
        ];
      });
      org.lifecycle.start(made);
      for (const [index, { id }] of made.entries()) {
        ids.push(id);
        model.wanted.set(number + index, 'running');
        model.parentOf.set(number + index, index === 0 ? null : number);
      }
    }),

  restart: (pick) =>
    onOne(
      pick,
      (model) =>
        model
          .staying()
          .filter((each) => model.wanted.get(each) !== 'paused' && !model.hasPausedAncestor(each)),
      (model, number, real) => {
        real.org.lifecycle.restart(idOf(real, number));
        model.wanted.set(number, 'running');
      },
    ),

  /** An import, or a change of its template, gives it another file, which comes with a restart. */
  changeFile: (pick) =>
    onOne(pick, staying, (model, number, real) => {
      const content = `change: ${pick}`;
      const id = idOf(real, number);
      const put = [{ path: CONFIG, mode: 0o644, content: Buffer.from(content) }];
      real.org.store.transaction(() =>
        real.org.lifecycle.respec(id, { patch: {}, files: { put, remove: [] }, restart: true }),
      );
      real.org.lifecycle.look([id]);
      model.configOf.set(number, content);
    }),

  pause: (pick) =>
    onOne(pick, staying, (model, number, real) => {
      real.org.lifecycle.pause(idOf(real, number));
      model.want(model.familyOf(number), 'paused');
    }),

  resume: (pick) =>
    onOne(
      pick,
      (model) => model.staying().filter((each) => !model.hasPausedAncestor(each)),
      (model, number, real) => {
        real.org.lifecycle.resume(idOf(real, number));
        const paused = model.familyOf(number).filter((each) => model.wanted.get(each) === 'paused');
        model.want(paused, 'running');
      },
    ),

  hibernate: (pick) =>
    onOne(pick, staying, (model, number, real) => {
      if (real.org.get(idOf(real, number)).status !== 'online') return;
      real.org.lifecycle.hibernate(idOf(real, number), { force: true });
      model.wanted.set(number, 'hibernated');
    }),

  wake: (pick) =>
    onOne(
      pick,
      (model) =>
        model
          .staying()
          .filter((each) => model.wanted.get(each) === 'hibernated' && !model.hasPausedAncestor(each)),
      (model, number, real) => {
        real.org.lifecycle.wake(idOf(real, number));
        model.wanted.set(number, 'running');
      },
    ),

  remove: (pick) =>
    onOne(pick, staying, (model, number, real) => {
      // Not awaited: an engine that dies meanwhile never answers.
      real.org.lifecycle.remove(idOf(real, number), { purge: pick % 2 === 0 }).catch(() => undefined);
      model.remove(number);
    }),

  removeUndoably: (pick) =>
    onOne(pick, staying, (model, number, real) => {
      const purge = pick % 2 === 0;
      const { destroyAt } = real.org.lifecycle.removeUndoably(idOf(real, number), { purge });
      model.removeUndoably(number, destroyAt);
    }),

  undo: (pick) =>
    onOne(
      pick,
      (model) => model.undoable(),
      (model, number, real) => {
        real.org.lifecycle.undoRemove(idOf(real, number));
        model.undo(number);
      },
    ),

  crash: (pick) => onOne(pick, staying, (_, number, real) => real.org.backend.crash(idOf(real, number))),

  bringOnline: () => always((_, { org }) => org.bringOnline()),
  backendAway: () => always((_, { org }) => org.backend.setReady(false)),
  backendBack: () => always((_, { org }) => org.backend.setReady(true)),
  engineRestart: () => always((_, { org }) => org.restartEngine()),
  elapse: (pick) => always((_, { org }) => org.clock.elapse(1 + (pick % LONGEST_MS))),
  /** The machine sleeps: time passes and nothing runs. */
  sleep: (pick) => always((_, { org }) => org.clock.sleep(1 + (pick % LONGEST_MS))),

  fault: (pick) =>
    always((_, { org }) => {
      const moment = MOMENTS[pick % MOMENTS.length];
      const fault = FAULTS[Math.floor(pick / MOMENTS.length) % FAULTS.length] ?? 'disk_full';
      org.backend.fault = (now) => {
        if (now !== moment) return;
        if (fault === 'backend_lost') org.backend.ready = false;
        throw new AppError(fault === 'backend_lost' ? 'docker_lost' : fault, `broken at ${moment}`);
      };
    }),
  hang: (pick) =>
    always((_, { org }) => {
      const moment = HANGING[pick % HANGING.length];
      org.backend.fault = (now) =>
        now === moment ? new Promise((resolve) => org.clock.setTimeout(() => resolve(), HANG_MS)) : undefined;
    }),
  faultsEnd: () =>
    always((_, { org }) => {
      org.backend.fault = () => undefined;
    }),
};

/** More of those without which little happens. */
const NAMES = [
  ...Object.keys(MAKERS),
  'create',
  'bringOnline',
  'bringOnline',
  'restart',
  'engineRestart',
  'fault',
  'fault',
  'hang',
  'hang',
  'changeFile',
  'pause',
];

/** Any step. */
export const anyStep: fc.Arbitrary<Step> = fc
  .tuple(fc.constantFrom(...NAMES), fc.nat(1_000_000))
  .map(([name, pick]) => step(name, pick));

/** The steps that a failure was printed as: `create(3),pause(0)`. */
export function stepsOf(text: string): Step[] {
  return [...text.matchAll(/(\w+)\((\d+)\)/g)].map(([, name = '', pick]) => step(name, Number(pick)));
}

function step(name: string, pick: number): Step {
  const made = MAKERS[name]?.(pick);
  if (!made) throw new Error(`there is no step "${name}"`);
  return { ...made, toString: () => `${name}(${pick})` };
}

const staying = (model: Model): number[] => model.staying();

/** On one of those workspaces, chosen by a number of any size. */
function onOne(
  pick: number,
  among: (model: Model) => readonly number[],
  run: (model: Model, number: number, real: Real) => void,
): Omit<Step, 'toString'> {
  return {
    check: (model) => among(model).length > 0,
    async run(model, real) {
      const choices = among(model);
      run(model, choices[pick % choices.length] ?? 0, real);
      await settle();
    },
  };
}

function always(run: (model: Model, real: Real) => void | Promise<void>): Omit<Step, 'toString'> {
  return {
    check: () => true,
    async run(model, real) {
      await run(model, real);
      await settle();
    },
  };
}
