import { counted } from '../../inspector/text.ts';

/** Work that goes on by itself. */
export const tasks = {
  rows: 'Running tasks',
  running: (count: number) => `${counted(count, 'task')} running`,
  cancel: 'Cancel',
  putAway: 'Put away; it goes on',
  showBuild: 'Show the build',
  percent: (percent: number) => `${percent} %`,
  cancelled: (title: string) => `${title}: cancelled`,
  failed: (title: string) => `${title} failed`,
  done: (title: string) => `${title}: done`,
  lastKnown: (date: string) => `as last known on ${date}`,
  asLastKnown: 'as last known',
  kitNotWritten: 'The offline kit was not written',
  kitNotImported: 'The offline kit was not brought up',
  builtAlready: (name: string) => `The image of ${name} is there already`,
  built: (name: string) => `The image of ${name} was built`,
  builtOffline: (known: string) => `Its source could not be reached, so it is taken ${known}.`,
  builtCached: 'It is the newest, so there was nothing to build.',
  newest: (count: number) => `${counted(count, 'image')} ${count === 1 ? 'is' : 'are'} the newest`,
  madeAnew: (count: number) => `${counted(count, 'workspace')} made anew`,
  notRenewed: (count: number) => `${counted(count, 'image')} could not be renewed`,
  reason: (runtime: string, message: string) => `${runtime}: ${message}`,
  kitWritten: 'The offline kit was written',
  kitContents: (size: string, orgs: number, images: number) =>
    `${size} · ${counted(orgs, 'org')} · ${counted(images, 'image')}`,
  kitDigest: (digest: string) => `SHA-256 ${digest}…`,
  copyDigest: 'Copy the SHA-256',
  kit: 'The offline kit',
  comingUp: (names: string, count: number) => `${names}: ${counted(count, 'workspace')} coming up`,
};
