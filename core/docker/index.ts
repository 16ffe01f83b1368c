export type { ContainerSpec } from './containers.ts';
export type { StoredImage } from './disk.ts';
export { AGENT_PORT, createDocker, type Docker, NETWORK } from './docker.ts';
export type { ImageInfo } from './images.ts';
export { belongsTo, labelsFor } from './labels.ts';
export { type TarEntry, tarStream } from './tar.ts';
export type { OurContainer } from './types.ts';
