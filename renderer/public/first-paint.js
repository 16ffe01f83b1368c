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

  // A browser drops what it is loading when a network comes or goes, as Docker's do. Without what begins the page there is
  // nothing to say so: the page is loaded once more, and only once, since it may not come at all.
  const KEY = 'molecule.loadedAgainAt';
  const PAUSE_MS = 1_000;
  const ONCE_IN_MS = 30_000;

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

  addEventListener('error', ({ target }) => target instanceof HTMLScriptElement && loadAgain(), {
    capture: true,
  });
  // Of code that a script asks for; see main.ts.
  addEventListener('molecule:lost', (event) => {
    if (loadAgain()) event.preventDefault();
  });
}
