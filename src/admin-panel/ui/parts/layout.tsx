import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { signOut } from '../access.js';
import { member } from '../member.js';
import { theme, zone } from '../preferences.js';
import { search } from '../search.js';
import { SignInAgain } from './sign-in-again.js';

const GROUPS: [string | null, [string, string][]][] = [
  [
    null,
    [
      ['Live', '/admin'],
      ['Stations', '/admin/stations'],
      ['Sessions', '/admin/sessions'],
    ],
  ],
  [
    'Developers',
    [
      ['Webhooks', '/admin/webhooks'],
      ['Events', '/admin/events'],
      ['API keys', '/admin/keys'],
      ['API docs', '/docs'],
    ],
  ],
  [
    'Organization',
    [
      ['Settings', '/admin/settings'],
      ['Members', '/admin/members'],
      ['Audit log', '/admin/audit'],
      ['Help', '/admin/help'],
    ],
  ],
];

/** What surrounds every page of a signed-in member. */
export function Layout({ children }: { children: ComponentChildren }) {
  const { path } = useLocation();
  return (
    <div class="frame">
      <Head />
      <nav class="rail" aria-label="Pages">
        {GROUPS.map(([name, links]) => (
          <div key={name}>
            {name && <div class="group">{name}</div>}
            <ul>
              {links.map(([word, href]) => (
                <li key={href}>
                  <a
                    href={href}
                    aria-current={isCurrent(path, href) ? 'page' : undefined}
                    target={href === '/docs' ? '_self' : undefined}
                  >
                    {word}
                  </a>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <main id="main">{children}</main>
      <Foot />
      <SignInAgain />
    </div>
  );
}

function isCurrent(path: string, href: string): boolean {
  return path === href || (href !== '/admin' && path.startsWith(`${href}/`));
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
            placeholder="Identity, session, event or transaction id  ( / )"
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

/** Title of a page: takes the focus when the page appears, and names the tab. */
export function PageHead(props: {
  title: string;
  note?: ComponentChildren;
  children?: ComponentChildren;
}) {
  const { title, note, children } = props;
  const head = useRef<HTMLHeadingElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${title} · Ohmgate`;
  }, [title]);
  return (
    <div class="page-head">
      <div>
        <h1 ref={head} tabIndex={-1}>
          {title}
        </h1>
        {note && <div class="muted">{note}</div>}
      </div>
      <div class="line">{children}</div>
    </div>
  );
}
