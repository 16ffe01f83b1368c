/** Undo and redo. */
export const history = {
  undo: (title: string) => `Undo: ${title}`,
  redo: (title: string) => `Redo: ${title}`,
  undone: (title: string) => `Undone: ${title}`,
  redone: (title: string) => `Done again: ${title}`,
};
