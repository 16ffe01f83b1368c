import type { DockerState, InputOf } from '../../contract/index.ts';
import type { Command } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { EXIT, type Output, table, usageError } from '../output.ts';

export const dockerList: Command = {
  usage: 'docker ls [--json]',
  summary: 'Show where Docker engines were looked for, what came of it, and which one is used',
  flags: { json: { type: 'boolean' } },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    show((await engine.call('engine.info', {})).docker, flags.json === true, output);
    return EXIT.ok;
  },
};

export const dockerUse: Command = {
  usage: 'docker use ENDPOINT|CONTEXT [--yes] [--json]',
  summary: [
    "Choose the Docker engine, for later runs too; `default` is the one that Docker's own programs use.",
    'Containers on the former engine are removed; the files in their volumes stay there.',
  ].join('\n'),
  flags: { yes: { type: 'boolean' }, json: { type: 'boolean' } },
  async run([wanted = ''], flags, { home, env, output, confirm }) {
    const engine = await findEngine(home, env);
    if (!flags.yes) {
      if (!confirm) throw usageError('without a terminal, --yes is needed');
      const question =
        'On another engine workspaces start with new volumes; their files stay on the one they leave. Go on?';
      if (!(await confirm(question))) return EXIT.failed;
    }
    const { docker } = await engine.call('docker.use', choiceOf(wanted));
    if (flags.json) output.out(JSON.stringify(docker));
    else output.err(`Docker ${docker.version} at ${docker.endpoint} is used`);
    return EXIT.ok;
  },
};

/** No context can have the name `default`: it stands for whatever the others leave. */
function choiceOf(wanted: string): InputOf<'docker.use'> {
  if (wanted === 'default') return {};
  return wanted.includes('://') ? { endpoint: wanted } : { context: wanted };
}

function show(docker: DockerState, asJson: boolean, output: Output): void {
  if (asJson) {
    output.out(JSON.stringify(docker));
    return;
  }
  const rows = docker.probed.map(({ endpoint, source, outcome, verdict }) => [
    verdict === 'used' ? '*' : '',
    endpoint || '–',
    source,
    outcome,
  ]);
  output.out(table([['', 'ENDPOINT', 'SOURCE', 'OUTCOME'], ...rows]));
  const { state, reason } = docker;
  if (state !== 'ready') output.err(reason === '' ? `Docker is ${state}` : `Docker is ${state}: ${reason}`);
}
