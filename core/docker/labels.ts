/** Labels on everything that the app creates, so that installations never touch each other's things. */

const MANAGED = 'molecule.platform.managed';
const INSTANCE = 'molecule.platform.instance';
const WORKSPACE = 'molecule.platform.workspace';
const FINGERPRINT = 'molecule.platform.fingerprint';
const PORT = 'molecule.platform.port';

export type Labels = Readonly<Record<string, string>>;

export interface LabelOptions {
  readonly workspaceId?: string;
  readonly fingerprint?: string;
}

/** The labels of something that belongs to `instanceId`. */
export function labelsFor(instanceId: string, options: LabelOptions = {}): Record<string, string> {
  return {
    [MANAGED]: 'true',
    [INSTANCE]: instanceId,
    ...(options.workspaceId === undefined ? {} : { [WORKSPACE]: options.workspaceId }),
    ...(options.fingerprint === undefined ? {} : { [FINGERPRINT]: options.fingerprint }),
  };
}

/** Label filters that match only what belongs to `instanceId`. */
export function labelFilters(instanceId: string): string[] {
  return Object.entries(labelsFor(instanceId)).map(([name, value]) => `${name}=${value}`);
}

export function belongsTo(labels: Labels | null | undefined, instanceId: string): boolean {
  return labels?.[MANAGED] === 'true' && labels[INSTANCE] === instanceId;
}

/** Empty when the label is missing. */
export function workspaceOf(labels: Labels | null | undefined): string {
  return labels?.[WORKSPACE] ?? '';
}

/** Empty when the label is missing. */
export function fingerprintLabelOf(labels: Labels | null | undefined): string {
  return labels?.[FINGERPRINT] ?? '';
}

/** Where the agent of a container that publishes no port answers on this machine's loopback. */
export function portLabel(port: number): Record<string, string> {
  return { [PORT]: String(port) };
}

/** Null when the label is missing. */
export function portLabelOf(labels: Labels | null | undefined): number | null {
  const port = Number(labels?.[PORT]);
  return Number.isInteger(port) && port > 0 ? port : null;
}
