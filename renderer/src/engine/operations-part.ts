import { Part } from '../parts/part.ts';

/** The operations of the contract with their schemas, which the first view does without. */
export const operationsPart = new Part(() => import('./operations.ts'));
