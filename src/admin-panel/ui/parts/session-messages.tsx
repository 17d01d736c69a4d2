import { api, type OcppMessage, type Session } from '../api.js';
import { useLoad } from '../load.js';
import { isOfTransaction, type MessageSearch, searchesOf } from '../session-messages.js';
import { Failure, Loading } from './notices.js';
import { Json, Moment } from './words.js';

/** The first and the newest message of a session, as the station has sent them. */
export function SessionMessages({ session }: { session: Session }) {
  const { data, error, loading, reload } = useLoad(session.updatedAt, () =>
    firstAndNewest(session),
  );
  const found = data.value;
  return (
    <>
      <Failure error={error.value} retry={() => void reload()} />
      {!found && loading.value && <Loading />}
      {found && (
        <div class="pair">
          <Raw title="First" message={found.first} />
          <Raw title="Newest" message={found.newest} />
        </div>
      )}
    </>
  );
}

function Raw({ title, message }: { title: string; message: OcppMessage | undefined }) {
  if (!message) return <p class="muted">{title}: not kept any more.</p>;
  return (
    <div>
      <h3>
        {title}: {message.action}, <Moment at={message.requestedAt} />
      </h3>
      <Json label={`${title} message`} value={message.request} />
    </div>
  );
}

async function firstAndNewest(session: Session) {
  const { first, newest } = searchesOf(session);
  const [early, late] = await Promise.all([
    messagesIn(session, first),
    messagesIn(session, newest),
  ]);
  return { first: early.at(-1), newest: late[0] };
}

/** Messages of a session from its station, newest first. */
async function messagesIn(session: Session, search: MessageSearch): Promise<OcppMessage[]> {
  const { result } = await api.messages(session.chargestation, {
    ...search,
    direction: 'from_station',
    limit: 1000,
  });
  return result.filter((message) => isOfTransaction(message, session.transactionId ?? ''));
}
