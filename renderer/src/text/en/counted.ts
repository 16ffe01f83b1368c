export { counted } from '../../../../core/contract/index.ts';
