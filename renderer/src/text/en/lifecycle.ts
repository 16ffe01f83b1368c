import { counted } from './counted.ts';

/** What is asked before a workspace is moved, exposed or put to rest. */
export const lifecycle = {
  tiers: {
    label: (tier: number, name: string) => `Tier ${tier}: ${name}`,
    means: [
      'Sees none of your folders. It writes little; command-line agents also write inside their own container.',
      'Its own files and volumes, limits on memory and processor, no rights beyond that.',
      'Can reach every device and every program of this machine and, through them, every file.',
      'Full access: whatever you can do on this machine it can do too, in its network and with Docker itself.',
    ],
    /** In numbers, where workspaces run now. */
    limits: {
      memory: (limit: string, total: string | null) =>
        total === null ? `Up to ${limit} of memory` : `Up to ${limit} of ${total} memory`,
      allMemory: (total: string) => `All memory (${total})`,
      cpus: (limit: number, total: number | null) =>
        total === null ? counted(limit, 'processor') : `${limit} of ${counted(total, 'processor')}`,
      processes: (count: number) => `${count} programs at once`,
      readOnly: 'sees no folder of this machine',
      apart: 'sees no folder of this machine but one that you give it',
      privileged: 'privileged: sees all of this machine',
      host: 'privileged: sees all of this machine, uses its network and controls its Docker',
      asProcesses:
        'Without effect here: workspaces run as plain processes, with all rights of your account and no limits.',
      unknown: 'Its limits are not known now.',
      unread: 'What the tiers allow here could not be read',
    },
    exposes: [
      'Read, change and delete every file of this machine, yours included',
      'Use every device: disks, cameras, networks',
      'See and end every program that runs',
    ],
    exposesHost: [
      'Control Docker itself: start, change and remove any container, also those of others',
      'Listen and connect in the network of this machine as if it were you',
    ],
  },

  allow: {
    title: (tier: number, name: string) => `Allow tier ${tier} for ${name}?`,
    safe: 'Keep this machine safe',
    confirm: (tier: number) => `Allow tier ${tier}`,
    done: (name: string, tier: number) => `${name} may run with tier ${tier} now`,
    it: 'It',
    failed: 'It was not allowed',
    tier: (tier: number) => `Tier ${tier}, `,
    exposes: ', does not keep it apart from this machine. The agent, and whoever tells it what to do, could:',
    trust:
      'Allow it only if you trust its template and its model as much as yourself. Most agents need tier 2.',
    type: (name: string) => `Type “${name}” to allow it`,
  },

  move: {
    title: (what: string) => `Move ${what}`,
    several: (count: number) => counted(count, 'workspace'),
    submit: 'Move',
    failed: 'Not everything was moved',
    reportsTo: 'Reports to',
    nobody: 'Nobody: an org of its own',
    along:
      'Everything below moves along, and you can undo it. Agents learn of their new lead when they restart.',
  },
};
