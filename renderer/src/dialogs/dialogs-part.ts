import { Part } from '../parts/part.ts';

/** All dialogs. */
export const dialogsPart = new Part(() => import('./Dialogs.tsx'));
