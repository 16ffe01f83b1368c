{
  // Puts the look of the last time on the page before anything is drawn; app/useLook.ts keeps it right from then on.
  try {
    Object.assign(
      document.documentElement.dataset,
      JSON.parse(localStorage.getItem('molecule.look') ?? '{}'),
    );
  } catch (error) {
    console.warn('The look of the last time is not known', error);
  }

  const KEY = 'molecule.loadedAgainAt';
  const PAUSE_MS = 1_000;
  const ONCE_IN_MS = 30_000;

  /** False when that was done a moment ago: it may not help at all. */
  const loadAgain = () => {
    try {
      if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < ONCE_IN_MS) return false;
      sessionStorage.setItem(KEY, String(Date.now()));
    } catch {
      return false;
    }
    setTimeout(() => location.reload(), PAUSE_MS);
    return true;
  };

  const showFault = () => {
    const fault = document.getElementById('plain-fault')?.content.cloneNode(true);
    fault?.querySelector('button').addEventListener('click', () => location.reload());
    document.getElementById('root')?.replaceChildren(fault);
  };

  // A browser drops what it is loading when a network comes or goes, as Docker's do. Without what begins the page nothing
  // else would notice; what draws it is asked for by main.ts, which tells.
  const onLost = () => loadAgain() || showFault();
  addEventListener('error', ({ target }) => target instanceof HTMLScriptElement && onLost(), {
    capture: true,
  });
  addEventListener('molecule:lost', onLost);
}
