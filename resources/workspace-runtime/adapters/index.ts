import type { Adapter } from '../adapter.ts';
import { ScriptedAdapter } from './scripted/index.ts';

const ADAPTERS: Readonly<Record<string, () => Adapter>> = {
  scripted: () => new ScriptedAdapter(),
};

/** The adapter that config.yaml names. Throws an `Error` that lists the known ones. */
export function createAdapter(name: string): Adapter {
  const create = Object.hasOwn(ADAPTERS, name) ? ADAPTERS[name] : undefined;
  if (create) return create();
  throw new Error(
    `config.yaml asks for the adapter "${name}"; this runtime has: ${Object.keys(ADAPTERS).join(', ')}`,
  );
}
