// Puts the look of the last time on the page before anything is drawn; app/useLook.ts keeps it right from then on.
try {
  Object.assign(document.documentElement.dataset, JSON.parse(localStorage.getItem('molecule.look') ?? '{}'));
} catch (error) {
  console.warn('The look of the last time is not known', error);
}
