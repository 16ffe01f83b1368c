const SHORT_ID_LENGTH = 12;

/** Names of what one workspace has on the Docker engine. Containers find each other by the first of them. */
export interface WorkspaceNames {
  readonly container: string;
  readonly configsVolume: string;
  readonly workspaceVolume: string;
  /** What Claude Code remembers of its sessions. */
  readonly sessionsVolume: string;
}

export function namesOf(workspaceId: string): WorkspaceNames {
  const container = `ws-${workspaceId.slice(0, SHORT_ID_LENGTH)}`;
  return {
    container,
    configsVolume: `${container}-configs`,
    workspaceVolume: `ws-${workspaceId}-workspace`,
    sessionsVolume: `${container}-claude-sessions`,
  };
}
