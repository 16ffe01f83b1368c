/** Panes in windows of their own. */
export const windows = {
  popOut: 'Open in a window of its own',
  putBack: 'Put back into the main window',
  dockTitle: (tab: string) => `${tab} · Molecule Desktop`,
  inspectorTitle: (name: string) => `${name} · Molecule Desktop`,
  outlineTitle: 'Outline · Molecule Desktop',
  goneTitle: 'This workspace is gone',
  goneText: 'It was removed. Close this window, or select another workspace in the main one.',
  blockedTitle: 'The browser did not open a window',
  blockedDetail: 'Allow pop-up windows for this address, then try again.',
};
