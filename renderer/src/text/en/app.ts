/** The window as a whole. */
export const app = {
  name: 'Molecule Desktop',
  /** Title of the window, with the messages that nobody has read. */
  title: (unread: number, name: string) => (unread > 0 ? `(${unread}) ${name}` : name),
  fault: 'This window ran into a fault and stopped drawing',
  notDrawn: 'This window could not be drawn',
  notDrawnWhy: 'Some of its code did not arrive, or could not run. Reloading asks for all of it again.',
  paneFault: (pane: string) => `${pane} ran into a fault and stopped drawing`,
  paneKept: 'Everything else in this window goes on.',
  reload: 'Reload the window',
  keepsRunning: 'Your workspaces keep running; nothing is lost.',
  announced: (presence: string, names: string) => `${presence}: ${names}.`,
  andMore: (names: string, rest: number) => `${names} and ${rest} more`,
};
