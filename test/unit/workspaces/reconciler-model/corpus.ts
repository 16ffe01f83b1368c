/** Sequences that something was wrong after once, as fast-check printed them, and what it was. */
export const CORPUS: readonly { readonly was: string; readonly steps: string }[] = [
  {
    was: 'one lost request to a backend that goes on left it in provisioning for good',
    steps: 'fault(9),create(0),faultsEnd(0)',
  },
  {
    was: 'one that was removed during its start got tokens again',
    steps: 'hang(1),create(0),remove(1),elapse(10000)',
  },
];
