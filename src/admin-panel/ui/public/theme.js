// Runs before anything is painted, so that neither theme nor row height flashes.
const root = document.documentElement;
const dark = matchMedia('(prefers-color-scheme: dark)');
const apply = () => {
  const chosen = localStorage.getItem('theme');
  root.dataset.theme =
    chosen === 'light' || chosen === 'dark' ? chosen : dark.matches ? 'dark' : 'light';
  root.dataset.rows = localStorage.getItem('rows') ?? 'normal';
};
apply();
dark.addEventListener('change', apply);
addEventListener('preferences', apply);
