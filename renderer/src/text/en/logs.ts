import { counted } from './counted.ts';

/** What workspaces print. */
export const logs = {
  of: (name: string) => `Log of ${name}`,
  reading: 'Reading the log',
  failed: (name: string, others: number) =>
    others === 0
      ? `The log of ${name} could not be read`
      : `The logs of ${name} and ${counted(others, 'other workspace')} could not be read`,
  notSearched: (name: string, others: number) =>
    others === 0
      ? `Older lines of ${name} could not be searched`
      : `Older lines of ${name} and ${counted(others, 'other workspace')} could not be searched`,
  search: 'Search the log',
  regex: 'Search with a regular expression',
  badRegex: 'This regular expression is not complete.',
  found: (at: number, count: number) => `${at} of ${count}`,
  foundNothing: 'Not found',
  foundIn: (lines: number, looked: number) =>
    `Found in ${counted(lines, 'line')} of ${counted(looked, 'line')}`,
  next: 'Next match',
  previous: 'Previous match',
  onlyMatches: 'Show only lines that match',
  since: 'Show the log since',
  sinceChoices: { newest: 'Newest lines', m10: 'Last 10 minutes', h1: 'Last hour', h24: 'Last day' },
  pause: 'Pause',
  resume: 'Resume',
  resumeNew: (count: number) => `Resume (${count} new)`,
  toEnd: 'To the end',
  wrap: 'Wrap long lines',
  numbers: 'Show line numbers',
  more: 'More about this log',
  copyAll: 'Copy all lines',
  copyLine: 'Copy this line',
  download: 'Save the log as a file',
  clear: 'Clear the view',
  restore: 'Show all lines again',
  cleared: (count: number) => `${counted(count, 'line is', 'lines are')} cleared from the view`,
  noMatch: 'No line matches',
  noMention: (search: string) => `Nothing in the log mentions “${search}”.`,
  none: 'No log yet',
  noneSince: 'Nothing since then',
  notRunning: (name: string) => `${name} is not running. Its output appears here line by line.`,
  nothingPrinted: (name: string) =>
    `${name} has not printed anything yet. Its output appears here line by line.`,
  ended: (name: string, why: string) => `${name} ${why}. These are the last lines that it printed.`,
  endedBecause: (reason: string) => `Why: ${reason}`,
  endings: {
    failed: 'has failed',
    offline: 'went offline',
    paused: 'is paused',
    hibernated: 'sleeps',
    removed: 'was removed',
  },
  unfold: (characters: string) => `Show the whole line (${characters})`,
  fold: 'Fold the line',
  level: { error: 'Error', warning: 'Warning' },
  team: {
    whole: (count: number) => `With everything below it (${counted(count, 'log')})`,
    of: (name: string) => `${name} and everything below it`,
    several: (count: number) => counted(count, 'workspace'),
    select: (name: string) => `Select ${name}`,
    filter: 'Whose lines to show',
    everyone: 'All',
    only: (name: string, lines: string) => `Only lines of ${name}: ${lines}`,
    lines: (count: number) => counted(count, 'line'),
    notRunning: 'not running',
    unread: 'not read',
    nothingPrinted: 'None of them has printed anything. What they print appears here line by line, by time.',
    bounded: (shown: number, total: number) =>
      `The logs of ${shown} of ${total} workspaces are shown together, those that run first. Select fewer to see the others.`,
  },
  workspace: 'Whose log to show',
  selected: 'What is selected',
  choose: 'No workspace is selected',
  chooseHint: 'Select one on the canvas or in the outline to read what it prints, or choose one above.',
};
