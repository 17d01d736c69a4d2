import { useEffect, useRef } from 'preact/hooks';
import { useLocation } from 'preact-iso';

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

/** The pages: a column at the side, on a phone a strip that keeps the present one in view. */
export function Rail() {
  const { path } = useLocation();
  const rail = useRef<HTMLElement>(null);
  useEffect(() => {
    const present = rail.current?.querySelector('[aria-current]');
    present?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [path]);
  return (
    <nav ref={rail} class="rail" aria-label="Pages">
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
  );
}

function isCurrent(path: string, href: string): boolean {
  return path === href || (href !== '/admin' && path.startsWith(`${href}/`));
}
