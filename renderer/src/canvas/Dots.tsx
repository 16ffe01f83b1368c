import { Background, useStore } from '@xyflow/react';
import { showsTiles } from './zoom.ts';

const GAP = 28;
const DOT = 1.4;

/** The dotted ground. Far out its dots would be finer than a pixel, yet each move would paint all of them again. */
export function Dots() {
  const tooFine = useStore((state) => showsTiles(state.transform[2]));
  return tooFine ? null : <Background gap={GAP} size={DOT} color="var(--line)" />;
}
