export { Memories } from './memories.ts';
