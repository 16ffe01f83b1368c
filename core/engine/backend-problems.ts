import { AppError, type ErrorAction } from '../base/index.ts';
import type { DockerState, EngineInfo, Problem } from '../contract/index.ts';
import type { Departure } from '../docker/index.ts';

const LOOK_AGAIN: ErrorAction = { label: 'Look again', operation: 'docker.retry' };
const WITHOUT_DOCKER: ErrorAction = {
  label: 'Run as plain processes',
  operation: 'engine.useBackend',
  input: { backend: 'process' },
};
const OFFERED_ENGINES = 2;

/** What the problems of the place where workspaces run are told from. */
export interface BackendSituation {
  readonly backend: EngineInfo['backend'];
  readonly requested: EngineInfo['requestedBackend'];
  readonly ready: boolean;
  readonly docker: DockerState;
  /** Why containers cannot reach the platform API. */
  readonly closedBecause: AppError | null;
  /** The move to another engine that the user has not taken note of. */
  readonly departure: Departure | null;
  readonly now: number;
}

/** What is wrong with the place where workspaces run, for an installation that has some. */
export function backendProblems(situation: BackendSituation): Problem[] {
  const { backend, requested, ready, docker, departure } = situation;
  const closedBecause = backend === 'docker' ? situation.closedBecause : null;
  const problem = (key: string, title: string, error: AppError): Problem => {
    const json = error.toJSON();
    const shape = { ...json, actions: [...json.actions] };
    return { key, title, workspaceId: null, error: shape, since: situation.now };
  };
  const problems: Problem[] = [];
  if (!ready) problems.push(problem('backend', 'Workspaces cannot run', engineAbsent(docker)));
  else if (closedBecause) problems.push(problem('backend', 'Workspaces cannot run', closedBecause));
  else if (docker.state === 'degraded' && backend === 'docker') {
    problems.push(problem('docker', 'Docker struggles', degraded(docker)));
  } else if (backend === 'process' && requested === 'auto' && refusalOf(docker) !== undefined) {
    problems.push(problem('docker', 'Docker cannot be used', engineAbsent(docker)));
  }
  if (departure) problems.push(problem('docker.moved', 'Docker was switched', moved(departure)));
  return problems;
}

/** No engine can be used: in the words of one that was refused, if there is one. */
export function engineAbsent(docker: DockerState): AppError {
  const refusal = docker.state === 'absent' ? refusalOf(docker) : undefined;
  return new AppError('docker_absent', refusal ?? 'No Docker engine answers', {
    detail: refusal
      ? 'After that look again.'
      : `${docker.probed.length} places were tried. Start Docker, then look again.`,
    actions: [LOOK_AGAIN, ...otherEngines(docker), WITHOUT_DOCKER],
  });
}

function refusalOf({ probed }: DockerState): string | undefined {
  const refused = probed.find(({ verdict }) => verdict === 'refused');
  return refused && sentence(refused.outcome);
}

function degraded(docker: DockerState): AppError {
  return new AppError('docker_degraded', docker.reason, {
    detail:
      'Workspaces go on as far as it lets them. It counts as well again by itself; restarting Docker often helps.',
    actions: [LOOK_AGAIN, { label: 'Check this machine', operation: 'doctor.run' }, ...otherEngines(docker)],
  });
}

function moved({ from, to, removed, failure }: Departure): AppError {
  const left = failure
    ? `What ran at ${from} may go on there, since it could not be stopped: ${failure.detail ?? failure.message}`
    : `The ${removed} containers at ${from} were removed.`;
  return new AppError('docker_moved', `Workspaces now run on the Docker engine at ${to}`, {
    detail: `${left}\nThe files of their volumes stay there, and here they start with new ones.`,
    actions: [
      { label: 'Go back', operation: 'docker.use', input: { endpoint: from } },
      { label: 'Stay here', operation: 'docker.use', input: { endpoint: to } },
    ],
  });
}

/** Those that could take over. */
function otherEngines({ probed }: DockerState): ErrorAction[] {
  return probed
    .filter(({ verdict }) => verdict === 'usable')
    .slice(0, OFFERED_ENGINES)
    .map(({ endpoint, source }) => ({
      label: `Use ${source === 'usual socket' ? endpoint : source}`,
      operation: 'docker.use',
      input: { endpoint },
    }));
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Tells of problems as they come and go, each once. */
export function problemTeller(tell: {
  readonly raised: (problem: Problem) => void;
  readonly cleared: (key: string) => void;
}): (problems: readonly Problem[]) => void {
  const known = new Set<string>();
  return (problems) => {
    for (const key of known) {
      if (problems.some((problem) => problem.key === key)) continue;
      known.delete(key);
      tell.cleared(key);
    }
    for (const problem of problems) {
      known.add(problem.key);
      tell.raised(problem);
    }
  };
}
