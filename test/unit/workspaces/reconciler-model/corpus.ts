/** Sequences that something was wrong after once, as fast-check printed them, and what it was. */
export const CORPUS: readonly { readonly was: string; readonly steps: string }[] = [
  {
    was: 'one lost request to a backend that goes on left it in provisioning for good',
    steps: 'fault(12),create(0),faultsEnd(0)',
  },
  {
    was: 'one that was removed during its start got tokens again',
    steps: 'hang(1),create(0),remove(1),elapse(10000)',
  },
  {
    was: 'a start that was outdated when it ended counted for the change that came meanwhile',
    steps: 'hang(2),create(0),changeFile(0),elapse(10000),faultsEnd(0)',
  },
  {
    was: 'a stop that failed once left what ran before for good',
    steps: 'create(0),bringOnline(0),elapse(70000),fault(41),pause(0),faultsEnd(0)',
  },
  {
    was: 'who was taken back below a lead that goes itself counted as staying',
    steps: 'import(166237),removeUndoably(46),removeUndoably(0),undo(87444),pause(0)',
  },
];
