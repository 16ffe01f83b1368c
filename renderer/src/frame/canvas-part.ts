import { Part } from '../parts/part.ts';

/** The canvas. It is asked for before anything is shown, together with what there is to show on it. */
export const canvasPart = new Part(() => import('../canvas/index.ts'));
