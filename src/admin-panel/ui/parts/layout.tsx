import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { signOut } from '../access.js';
import { member } from '../member.js';
import { theme, zone } from '../preferences.js';
import { search } from '../search.js';
import { Rail } from './rail.js';
import { SignInAgain } from './sign-in-again.js';

/** What surrounds every page of a signed-in member. */
export function Layout({ children }: { children: ComponentChildren }) {
  return (
    <div class="frame">
      <Head />
      <Rail />
      <main id="main">{children}</main>
      <Foot />
      <SignInAgain />
    </div>
  );
}

function Head() {
  const { route } = useLocation();
  const field = useRef<HTMLInputElement>(null);
  const submit = async (event: Event) => {
    event.preventDefault();
    route(await search(field.current?.value ?? ''));
  };
  return (
    <header class="head">
      <a class="brand" href="/admin">
        Ohmgate
      </a>
      <search>
        <form onSubmit={(event) => void submit(event)}>
          <input
            ref={field}
            id="search"
            type="search"
            aria-label="Search"
            aria-keyshortcuts="/"
            placeholder="Identity, or id of anything  ( / )"
          />
        </form>
      </search>
      <span class="who small muted">
        {member.value?.organization} · <a href="/admin/account">{member.value?.name}</a>,{' '}
        {member.value?.role}
      </span>
      <button type="button" onClick={() => void signOut()}>
        Sign out
      </button>
    </header>
  );
}

const THEMES = { system: 'System colours', light: 'Light', dark: 'Dark' } as const;

function Foot() {
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <footer class="foot line small">
      <span>Times in {zone.value === 'UTC' ? 'UTC' : own}</span>
      {own !== 'UTC' && (
        <button
          type="button"
          class="plain"
          onClick={() => {
            zone.value = zone.value === 'UTC' ? 'local' : 'UTC';
          }}
        >
          Show {zone.value === 'UTC' ? own : 'UTC'}
        </button>
      )}
      <label class="line">
        Colours
        <select
          value={theme.value}
          onChange={(event) => {
            theme.value = event.currentTarget.value as keyof typeof THEMES;
          }}
        >
          {Object.entries(THEMES).map(([word, label]) => (
            <option key={word} value={word}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </footer>
  );
}
