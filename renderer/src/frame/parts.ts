import { Part } from '../parts/part.ts';

/** The panes that the first view does without. Whoever needs one has the same as what fetched it early. */
export const inspectorPart = new Part(() => import('../inspector/index.ts'));
export const dockPart = new Part(() => import('../dock/index.ts'));
export const planPart = new Part(() => import('../plan/index.ts'));
export const welcomePart = new Part(() => import('../welcome/index.ts'));
