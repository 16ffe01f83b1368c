import { Part } from '../parts/part.ts';

/** What results look like. It comes along with a large library, and is not needed before the first of them. */
export const outcomePart = new Part(() => import('./outcome.ts'));
