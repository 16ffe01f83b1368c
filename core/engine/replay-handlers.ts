import type { Handlers } from '../contract/index.ts';
import { Replay, type ReplayParts } from './replay.ts';

/** The operations that tell what happened once more. */
export function replayHandlers(parts: ReplayParts): Pick<Handlers, `replay.${'range' | 'open' | 'read'}`> {
  const replay = new Replay(parts);
  return {
    'replay.range': () => replay.range(),
    'replay.open': (range) => replay.open(range),
    'replay.read': (place) => replay.read(place),
  };
}
