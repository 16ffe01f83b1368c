import type { AppErrorJson, DockerState, ProvisionPhase, Workspace } from '../../core/contract/index.ts';
import type { SyntheticState } from './synthetic-state.ts';
import { usualSteps } from './synthetic-steps.ts';

/** Who of the studio is in which state of its life. */
export const lifecycleCast = {
  starting: 'Tomás Rivera',
  waitsForLead: ['Aiko Tanaka', 'Jonas Weber'],
  crashLoop: 'Leo Fontaine',
  wantsTier: 'Sade Okafor',
  asleep: 'Ilya Morozov',
  fallingAsleep: 'Elif Kaya',
  sleepsWhenIdle: 'Hanna Sørensen',
  waitsForMemory: ['Mateo Silva', 'Nour Haddad'],
} as const;

const MINUTE_MS = 60_000;

/** Puts the members of the settled studio into every state that a workspace can be in. */
export function tellLifecycleStory(state: SyntheticState): void {
  const now = Date.now();
  const find = (name: string) => [...state.workspaces.values()].find((each) => each.name === name);
  const change = (name: string, to: Partial<Workspace>) => {
    const workspace = find(name);
    if (!workspace) return;
    state.clear(`workspace:${workspace.id}`);
    state.put({ ...workspace, error: null, ...to });
  };
  const waits = (name: string, waitingFor: NonNullable<ProvisionPhase['waitingFor']>) =>
    change(name, {
      status: 'provisioning',
      desired: 'running',
      url: '',
      currentTask: '',
      activeTasks: 0,
      steps: [{ step: 'image', startedAt: now - 4000, endedAt: now - 3600 }],
      phase: { step: 'volumes', since: now - 3600, waitingFor },
    });
  const fails = (name: string, error: Omit<AppErrorJson, 'actions'>, to: Partial<Workspace>, fix: string) => {
    const workspace = find(name);
    if (!workspace) return;
    const input = { id: workspace.id };
    const action =
      fix === 'Allow tier 4'
        ? { label: fix, operation: 'workspaces.allowTier', input: { ...input, tier: 4 } }
        : { label: fix, operation: 'workspaces.restart', input };
    const whole = { ...error, actions: [action] };
    change(name, {
      status: 'failed',
      phase: null,
      url: '',
      activeTasks: 0,
      currentTask: '',
      ...to,
      error: whole,
    });
    state.raise({
      key: `workspace:${workspace.id}`,
      title: `${name} failed`,
      workspaceId: workspace.id,
      error: whole,
      since: now - 2 * MINUTE_MS,
    });
  };

  change(lifecycleCast.starting, {
    status: 'provisioning',
    url: '',
    steps: usualSteps(now, 'register'),
    phase: { step: 'register', since: now - 490 },
  });
  for (const name of lifecycleCast.waitsForLead) waits(name, 'parent');
  for (const name of lifecycleCast.waitsForMemory) waits(name, 'memory');
  fails(
    lifecycleCast.crashLoop,
    {
      code: 'crash_loop',
      message: `${lifecycleCast.crashLoop} keeps exiting`,
      detail: `It exited 5 times within 120 s. Its last log lines:\n${crashLines.join('\n')}`,
    },
    { steps: usualSteps(now - 3 * MINUTE_MS) },
    'Restart',
  );
  fails(
    lifecycleCast.wantsTier,
    {
      code: 'tier_needs_confirmation',
      message: `${lifecycleCast.wantsTier} asks for isolation tier 4, which is not allowed yet`,
      detail: 'Allow it only if you trust its template, or set its tier to 1 or 2.',
    },
    { tier: 4, steps: usualSteps(now - MINUTE_MS, 'container') },
    'Allow tier 4',
  );
  change(lifecycleCast.asleep, {
    status: 'hibernated',
    desired: 'hibernated',
    phase: null,
    url: '',
    hibernateAfterMinutes: 30,
    lastActiveAt: now - 42 * MINUTE_MS,
  });
  change(lifecycleCast.fallingAsleep, {
    status: 'hibernating',
    desired: 'hibernated',
    hibernateAfterMinutes: 30,
    lastActiveAt: now - 30 * MINUTE_MS,
  });
  change(lifecycleCast.sleepsWhenIdle, { status: 'online', hibernateAfterMinutes: 30, lastActiveAt: now });
  state.engine = {
    ...state.engine,
    docker: { ...state.engine.docker, flavour: 'desktop', endpoint: desktopSocket, probed },
  };
  state.raise({
    key: 'capacity',
    title: 'Not enough memory for all workspaces',
    workspaceId: null,
    since: now - 4000,
    error: {
      code: 'memory_short',
      message: 'Needs 6.2 GiB, 3.1 GiB free',
      detail: '2 workspaces wait until others stop. Leads were started first.',
      actions: [
        { label: 'Let the rest sleep', operation: 'engine.admit', input: { choice: 'leads' } },
        { label: 'Start all anyway', operation: 'engine.admit', input: { choice: 'all' } },
      ],
    },
  });
}

const desktopSocket = 'unix:///home/you/.docker/desktop/docker.sock';

const probed: DockerState['probed'] = [
  {
    endpoint: desktopSocket,
    source: 'Docker context "desktop-linux"',
    outcome: 'Docker 27.3.1',
    verdict: 'used',
  },
  {
    endpoint: 'unix:///var/run/docker.sock',
    source: 'usual socket',
    outcome: 'Docker 28.0.4',
    verdict: 'usable',
  },
  {
    endpoint: 'unix:///run/user/1000/podman/podman.sock',
    source: 'usual socket',
    outcome: 'no such file',
    verdict: 'silent',
  },
];

const crashLines: readonly string[] = [
  'agent 1.4.2 listens on 0.0.0.0:8000',
  'reading /configs/config.yaml',
  'Traceback (most recent call last):',
  '  File "/app/main.py", line 41, in <module>',
  '    agent = build(read_config())',
  '  File "/app/agent.py", line 118, in build',
  '    raise KeyError(f"tool {name} is not installed")',
  "KeyError: 'tool browser is not installed'",
];
