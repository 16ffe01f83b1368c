import { isoTime } from '../../base/index.ts';
import { type Approval, visibleText, type WholeApproval } from '../../contract/index.ts';
import type { Command, CommandContext, Flags } from '../command.ts';
import { findEngine } from '../engine-connection.ts';
import { findWorkspace } from '../find-workspace.ts';
import { EXIT, type ExitCode, table } from '../output.ts';

const SHOWN_CHARACTERS = 80;
const JSON_FLAG = { json: { type: 'boolean' } } as const;

export const approvalsList: Command = {
  usage: 'approvals ls [--workspace NAME] [--all] [--json]',
  summary: 'List what agents ask you to allow; with --all also what was decided',
  flags: { workspace: { type: 'string' }, all: { type: 'boolean' }, ...JSON_FLAG },
  async run(_args, flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const { workspaces } = await engine.call('engine.snapshot', {});
    const { workspace } = flags;
    const ofOne =
      typeof workspace === 'string' ? { workspaceId: findWorkspace(workspaces, workspace).id } : {};
    const { approvals, reachedEnd } = await engine.call('approvals.list', {
      ...ofOne,
      status: flags.all ? 'all' : 'pending',
    });
    if (flags.json) output.out(JSON.stringify({ approvals: approvals.map(rowOf) }));
    else if (approvals.length === 0) output.err(flags.all ? 'No requests' : 'Nothing waits for a decision');
    else {
      const names = new Map(workspaces.map(({ id, name }) => [id, name]));
      const rows = approvals.map(({ id, workspaceId, action, reason, status, createdAt }) => [
        id,
        firstLine(names.get(workspaceId) ?? workspaceId),
        status,
        isoTime(createdAt),
        firstLine(action),
        firstLine(reason),
      ]);
      output.out(table([['ID', 'WORKSPACE', 'STATUS', 'ASKED', 'ACTION', 'REASON'], ...rows]));
    }
    if (!reachedEnd) output.err(`There are more; these are the newest ${approvals.length}`);
    return EXIT.ok;
  },
};

export const approvalsShow: Command = {
  usage: 'approvals show ID [--json]',
  summary: 'Show all that an agent says of what it asks for',
  flags: JSON_FLAG,
  async run([id = ''], flags, { home, env, output }) {
    const engine = await findEngine(home, env);
    const approval = await engine.call('approvals.get', { id });
    if (flags.json) {
      output.out(JSON.stringify(rowOf(approval)));
      return EXIT.ok;
    }
    const { workspaces } = await engine.call('engine.snapshot', {});
    const who = workspaces.find((workspace) => workspace.id === approval.workspaceId)?.name;
    output.out(
      [...ownLines(approval, who ?? approval.workspaceId), ...saidLines('Asks', approval)].join('\n'),
    );
    return EXIT.ok;
  },
};

export const approvalsApprove: Command = {
  usage: 'approvals approve ID [--json]',
  summary: 'Allow what an agent asked for',
  flags: JSON_FLAG,
  run: ([id = ''], flags, context) => decide(id, 'approved', flags, context),
};

export const approvalsDeny: Command = {
  usage: 'approvals deny ID [--json]',
  summary: 'Refuse what an agent asked for',
  flags: JSON_FLAG,
  run: ([id = ''], flags, context) => decide(id, 'denied', flags, context),
};

async function decide(
  id: string,
  decision: 'approved' | 'denied',
  flags: Flags,
  { home, env, output }: CommandContext,
): Promise<ExitCode> {
  const engine = await findEngine(home, env);
  const approval = await engine.call('approvals.decide', { id, decision });
  if (flags.json) output.out(JSON.stringify(rowOf(approval)));
  else {
    const word = decision === 'approved' ? 'Approved' : 'Denied';
    for (const line of saidLines(word, approval)) output.err(line);
  }
  return EXIT.ok;
}

/** What is known of a request without the agent. */
function ownLines({ status, decidedBy, decidedAt, createdAt, expiresAt }: Approval, who: string): string[] {
  const decided = decidedAt === null ? '' : ` by ${firstLine(decidedBy ?? '')}, ${isoTime(decidedAt)}`;
  return [
    `Workspace: ${firstLine(who)}`,
    `Asked: ${isoTime(createdAt)}`,
    status === 'pending' ? `Status: pending until ${isoTime(expiresAt)}` : `Status: ${status}${decided}`,
  ];
}

/** All that the agent said, below a word of ours. */
function saidLines(word: string, { action, reason, taskId, context }: WholeApproval): string[] {
  return [
    `${word}: ${indented(action)}`,
    ...(reason === '' ? [] : [`  Reason: ${indented(reason)}`]),
    ...(taskId === null || taskId === '' ? [] : [`  Task: ${indented(taskId)}`]),
    ...Object.entries(context).map(
      ([name, value]) =>
        `  ${indented(name)}: ${indented(typeof value === 'string' ? value : JSON.stringify(value))}`,
    ),
  ];
}

/** Further lines stand below the first, so that none can be taken for one of the command's own. */
function indented(text: string): string {
  return visibleText(text).replaceAll('\n', '\n    ');
}

/** In the names of the platform API, as scripts know them. */
function rowOf(approval: Approval) {
  return {
    id: approval.id,
    workspace_id: approval.workspaceId,
    task_id: approval.taskId,
    action: approval.action,
    reason: approval.reason,
    context: approval.context,
    status: approval.status,
    decided_by: approval.decidedBy,
    created_at: isoTime(approval.createdAt),
    expires_at: isoTime(approval.expiresAt),
  };
}

function firstLine(text: string): string {
  const visible = visibleText(text);
  const characters = [...(visible.split('\n')[0] ?? '')];
  return characters.length > SHOWN_CHARACTERS || visible.includes('\n')
    ? `${characters.slice(0, SHOWN_CHARACTERS).join('')}…`
    : characters.join('');
}
