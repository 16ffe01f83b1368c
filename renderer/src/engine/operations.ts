/**
 * The operations with their schemas. Import it only when it is needed (`operationsPart`): it brings a large library along
 * that the first view can do without.
 */
export { isOperationName, operations } from '../../../core/contract/index.ts';
