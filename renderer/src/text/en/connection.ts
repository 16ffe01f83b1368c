import { counted } from './counted.ts';

/** How this window reaches the engine, and this machine the network. */
export const connection = {
  connecting: 'Connecting to the engine',
  reconnecting: (since: string) => `Reconnecting, lost ${since} ago`,
  reconnectingShort: 'Reconnecting',
  gone: 'The engine is gone',
  offline: 'Offline',
  offlineHint: 'This machine has no network. Workspaces go on; downloads and models in the cloud do not.',
  lostTitle: 'The connection to the engine is lost.',
  lostText: 'What you see may be old. What you do now is kept and done once it is back.',
  goneTitle: 'The engine does not answer any more.',
  goneText:
    'It was stopped, or it cannot start. What you do now waits for it. This window looks for it again all the time.',
  backAgain: 'The engine is back',
  backDetail: (away: string) => `It was away for ${away}. Everything is up to date again.`,
  away: 'The engine cannot be reached. What you see may be old. Once it is back, what you do now is done and the rest comes by itself.',
  reload: 'Reload the window',
  eventRate: (count: number) => `${counted(count, 'event')}/s`,
};
