import { useSignal } from '@preact/signals';
import { useLocation } from 'preact-iso';
import type { Session } from '../api.js';
import { Choice } from '../parts/controls.js';
import { LiveMark } from '../parts/live-mark.js';
import { Empty } from '../parts/notices.js';
import { PageHead } from '../parts/page-head.js';
import { SessionTable } from '../parts/session-table.js';
import { NewRows } from '../parts/table.js';
import { useSessionList } from '../session-list.js';

const PAGE = 50;

type Status = '' | Session['status'];

/** Sessions, newest first. */
export default function SessionsPage() {
  const { query, route } = useLocation();
  const page = useSignal(1);
  const status = (query.status ?? '') as Status;
  const list = useSessionList({
    paginate_limit: PAGE,
    paginate_page: page.value,
    ...(status && { status: status as 'Started' }),
  });
  return (
    <>
      <PageHead title="Sessions">
        <NewRows waiting={list.waiting.value.length} onShow={list.showWaiting} />
        <LiveMark />
      </PageHead>
      <div class="filters">
        <Choice
          label="Status"
          value={status}
          options={[
            ['', 'all'],
            ['Started', 'running'],
            ['Ended', 'ended'],
            ['created', 'asked for'],
            ['cancelled', 'cancelled'],
          ]}
          onChoose={(value) => {
            page.value = 1;
            route(`/admin/sessions${value ? `?status=${value}` : ''}`, true);
          }}
        />
      </div>
      <SessionTable
        list={list}
        empty={
          status ? (
            <Empty>No session with this status.</Empty>
          ) : (
            <Empty>Sessions appear when a car is plugged in or a card is read.</Empty>
          )
        }
      />
      {(page.value > 1 || list.hasNext.value) && (
        <nav class="line" aria-label="Pages of the list">
          <button
            type="button"
            disabled={page.value === 1}
            onClick={() => {
              page.value -= 1;
            }}
          >
            Newer
          </button>
          <span class="muted">page {page.value}</span>
          <button
            type="button"
            disabled={!list.hasNext.value}
            onClick={() => {
              page.value += 1;
            }}
          >
            Older
          </button>
        </nav>
      )}
    </>
  );
}
