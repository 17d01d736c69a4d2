import { useLocation } from 'preact-iso';
import { api } from '../api.js';
import { useEvery, useLoad } from '../load.js';
import { usePresentInView } from './controls.js';

const ATTEMPTS = '/admin/attempts';

/** How often refused stations are counted, in ms. */
const EVERY_MS = 30_000;

/** Most that are counted. */
const MOST = 100;

const GROUPS: [string | null, [string, string][]][] = [
  [
    null,
    [
      ['Live', '/admin'],
      ['Stations', '/admin/stations'],
      ['Sessions', '/admin/sessions'],
      ['Connection attempts', ATTEMPTS],
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
  return (
    <nav ref={usePresentInView(path)} class="rail" aria-label="Pages">
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
                  {word} {href === ATTEMPTS && <Count />}
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

/** How many unknown stations wait for somebody to look. */
function Count() {
  const { data, reload } = useLoad('attempts', () =>
    api.attempts({ known: false, paginate_limit: MOST }),
  );
  useEvery(EVERY_MS, true, () => void reload());
  const waiting = data.value?.result.length ?? 0;
  if (waiting === 0) return null;
  return <span class="tag">{data.value?.hasNext ? `${MOST}+` : waiting}</span>;
}
