export type { ContainerSpec } from './containers.ts';
export { AGENT_PORT, createDocker, type Docker, type DockerOptions, NETWORK } from './docker.ts';
export { belongsTo, labelsFor } from './labels.ts';
export { type TarEntry, tarStream } from './tar.ts';
export type { DockerState, HostAccess, OurContainer, ProbedEndpoint } from './types.ts';
