import './tokens.css';
import './base.css';
import './parts.css';
import { type ComponentType, render } from 'preact';
import { useEffect, useLayoutEffect, useState } from 'preact/hooks';
import {
  ErrorBoundary,
  LocationProvider,
  lazy,
  Route,
  Router,
  useLocation,
  useRoute,
} from 'preact-iso';
import { findMember } from './access.js';
import { listenToKeys } from './keys.js';
import { member } from './member.js';
import { TakeUpInvitation } from './pages/invitation.js';
import { SignIn } from './pages/sign-in.js';
import { Layout } from './parts/layout.js';
import { Empty, Failure } from './parts/notices.js';
import { PageHead } from './parts/page-head.js';

/** A page of one thing: another id is another page, of which nothing is kept. */
function perId(load: () => Promise<{ default: ComponentType }>) {
  const Page = lazy(load);
  return () => <Page key={useRoute().params.id} />;
}

const pages = {
  '/admin': lazy(() => import('./pages/live.js')),
  '/admin/stations': lazy(() => import('./pages/stations.js')),
  '/admin/stations/:id': perId(() => import('./pages/station.js')),
  '/admin/sessions': lazy(() => import('./pages/sessions.js')),
  '/admin/sessions/:id': perId(() => import('./pages/session.js')),
  '/admin/attempts': lazy(() => import('./pages/attempts.js')),
  '/admin/webhooks': lazy(() => import('./pages/webhooks.js')),
  '/admin/webhooks/:id': perId(() => import('./pages/webhook.js')),
  '/admin/events': lazy(() => import('./pages/events.js')),
  '/admin/keys': lazy(() => import('./pages/keys.js')),
  '/admin/members': lazy(() => import('./pages/members.js')),
  '/admin/audit': lazy(() => import('./pages/audit.js')),
  '/admin/account': lazy(() => import('./pages/account.js')),
  '/admin/help': lazy(() => import('./pages/help.js')),
  '/admin/settings': lazy(() => import('./pages/settings.js')),
};

/** Where an invitation leads; its token stands behind `#`, so that it reaches no log. */
const INVITATION = '/admin/invitation';

function NotFound() {
  return (
    <>
      <PageHead title="No such page" />
      <Empty>
        The address leads nowhere. <a href="/admin">Go to Live</a>
      </Empty>
    </>
  );
}

function Pages() {
  const { route, path } = useLocation();
  const [fault, setFault] = useState<unknown>(null);
  useLayoutEffect(() => listenToKeys(route), [route]);
  useEffect(() => setFault(null), [path]);
  return (
    <Layout>
      <Failure error={fault} />
      {!fault && (
        <ErrorBoundary onError={setFault}>
          <Router>
            {Object.entries(pages).map(([path, page]) => (
              <Route key={path} path={path} component={page} />
            ))}
            <Route default component={NotFound} />
          </Router>
        </ErrorBoundary>
      )}
    </Layout>
  );
}

function Panel() {
  const [error, setError] = useState<unknown>(null);
  const find = () => {
    setError(null);
    findMember().catch(setError);
  };
  useEffect(find, []);
  if (error) {
    return (
      <main class="sign-in">
        <Failure error={error} retry={find} />
      </main>
    );
  }
  if (location.pathname === INVITATION && member.value === null) return <TakeUpInvitation />;
  if (member.value === undefined) return null;
  if (member.value === null) return <SignIn />;
  return (
    <LocationProvider scope="/admin">
      <Pages />
    </LocationProvider>
  );
}

render(<Panel />, document.querySelector('#app') as HTMLElement);
