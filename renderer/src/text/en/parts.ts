/** Code of the window that comes when it is needed. */
export const parts = {
  notLoaded: 'This part of the window could not be loaded',
  why: 'Its code did not arrive. Trying again asks for it once more.',
  stillNotLoaded:
    'Its code did not arrive this time either. When the app was updated meanwhile, reloading the window brings the new one. Your workspaces keep running.',
  dialog: 'This dialog',
  dialogFault: 'Not opened',
};
