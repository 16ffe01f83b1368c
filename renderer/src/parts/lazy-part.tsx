import { type ComponentType, use } from 'react';
import { Part } from './part.ts';

/**
 * A component that is loaded when it is first shown, the default export of its module. Show it inside a `Suspense` and
 * a `PaneBoundary`, which can ask once more for what did not come.
 */
export function lazyPart<P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): ComponentType<P> {
  return lazyPartOf(load, (module) => module.default);
}

/** The same, of a module that exports it by a name, or of a part that somebody else asks for as well. */
export function lazyPartOf<M, P extends object>(
  source: Part<M> | (() => Promise<M>),
  pick: (module: M) => ComponentType<P>,
): ComponentType<P> {
  const part = source instanceof Part ? source : new Part(source);
  // biome-ignore lint/correctness/noComponentHookFactories: called once for each part, when its module is evaluated
  return function LazyPart(props: P) {
    const Shown = pick(part.loaded ?? use(part.module()));
    return <Shown {...props} />;
  };
}
