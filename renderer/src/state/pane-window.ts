/** The address names a pane: this is not the main window, but shows that pane alone. */
export const isPaneWindow =
  typeof location !== 'undefined' && new URLSearchParams(location.search).has('pane');
