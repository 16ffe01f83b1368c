import { z } from 'zod';
import { logLineSchema } from './log-line.ts';
import { command, nothing, query } from './operation.ts';
import { totalStatsSchema, workspaceStatsSchema } from './stats.ts';

const lines = z.object({ lines: z.array(logLineSchema) });
const tail = z.number().int().min(1).max(5000);
/** Milliseconds since the epoch. */
const since = z.number().optional();
const errors = ['workspace_not_found', 'workspace_removed', 'not_running'] as const;
const sampled = z.object({ samples: z.array(workspaceStatsSchema), total: totalStatsSchema });

/** What workspaces print and what they use of the machine. */
export const observeOperations = {
  'workspaces.logs': query(
    'Last log lines of a workspace',
    z.object({
      id: z.string(),
      tail: tail.default(200),
      since,
      /** Only lines that hold this text, in any case and whatever their colours. */
      search: z.string().max(500).optional(),
    }),
    /** `looked`: how many lines were looked at; a search goes back further than it shows. */
    lines.extend({ looked: z.number() }),
    errors,
  ),
  /**
   * What is printed from then on is told as events `log.lines`, until the connection ends or asks as often to
   * unfollow; the lines of answer and events may overlap (see `linesAfter`). It goes on with the next instance.
   */
  'workspaces.followLogs': command(
    'Follow the log of a workspace',
    z.object({ id: z.string(), tail: tail.default(200), since }),
    lines,
    errors,
  ),
  'workspaces.unfollowLogs': command(
    'Stop following the log of a workspace',
    z.object({ id: z.string() }),
    nothing,
  ),
  'workspaces.stats': query(
    'What a workspace, or all of them, use of this machine now',
    z.object({ id: z.string().optional() }),
    /** Without those that do not run. */
    sampled,
    ['workspace_not_found', 'workspace_removed', 'docker_absent', 'docker_lost'],
  ),
  /** While watched, events `stats.sampled` come every two seconds; nothing is measured while nobody watches. */
  'stats.watch': command(
    'Watch what workspaces use of this machine',
    nothing,
    /** Of the last 15 minutes, oldest first, as far as they were watched. */
    z.object({ history: z.array(workspaceStatsSchema) }),
  ),
  'stats.unwatch': command('Stop watching what workspaces use', nothing, nothing),
} as const;
