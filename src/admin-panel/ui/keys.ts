import { paused } from './live.js';
import { shortcuts } from './preferences.js';

/** What the keys do, for the help page. */
export const KEYS: [string, string][] = [
  ['/', 'Search'],
  ['j, k', 'Next row, previous row'],
  ['Enter', 'Open the row'],
  ['x', 'Unfold the row'],
  ['p', 'Pause the live view, and go on'],
  ['g then l, s, n, c, e, w', 'Live, Stations, Sessions, Connection attempts, Events, Webhooks'],
  ['?', 'This list'],
  ['Esc', 'Close'],
];

const PLACES: Record<string, string> = {
  l: '/admin',
  s: '/admin/stations',
  n: '/admin/sessions',
  c: '/admin/attempts',
  e: '/admin/events',
  w: '/admin/webhooks',
};

let going = false;

/** Listens to single keys, except where text is written and in dialogs. Returns how to stop. */
export function listenToKeys(go: (path: string) => void): () => void {
  const press = (event: KeyboardEvent) => {
    if (shortcuts.value === 'off' || event.ctrlKey || event.metaKey || event.altKey) return;
    if (
      event.target instanceof Element &&
      event.target.closest('input, select, textarea, dialog')
    ) {
      return;
    }
    if (act(event.key, go)) event.preventDefault();
  };
  addEventListener('keydown', press);
  return () => removeEventListener('keydown', press);
}

function act(key: string, go: (path: string) => void): boolean {
  const place = going ? PLACES[key] : undefined;
  going = key === 'g';
  if (place) go(place);
  else if (key === '/') document.querySelector<HTMLElement>('#search')?.focus();
  else if (key === '?') go('/admin/help');
  else if (key === 'p') paused.value = !paused.value;
  else if (key === 'j') moveTo(1);
  else if (key === 'k') moveTo(-1);
  else if (key === 'x') {
    document.activeElement
      ?.closest('[data-row]')
      ?.querySelector<HTMLElement>('[data-unfold]')
      ?.click();
  } else return false;
  return true;
}

/** Moves the focus to the link or button of the row after or before the one that has it. */
function moveTo(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')];
  const here = rows.findIndex((row) => row.contains(document.activeElement));
  const row = rows[here === -1 ? 0 : here + step];
  const goal = row?.querySelector<HTMLElement>('a, button, summary');
  goal?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}
