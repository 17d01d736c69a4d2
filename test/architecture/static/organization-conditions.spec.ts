import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { sourceFiles } from './source-files.js';

/** How many accesses of each file name no organization, by the reason why they need none. Who adds one must say so here. */
const WITHOUT: Record<string, Record<string, number>> = {
  // Facts of stations, found by the ids that the gateway has from their authenticated upgrade: one statement holds many organizations.
  stations: {
    'chargestations/handlers/find-inactive-chargestations.handler.ts': 1,
    'chargestations/handlers/keep-station-status-on-connector-statuses-reported.ts': 1,
    'chargestations/handlers/mark-offline-on-stations-disconnected.ts': 1,
    'chargestations/handlers/mark-online-on-stations-connected.ts': 1,
    'chargestations/handlers/note-activity-on-stations-heard.ts': 1,
    'chargestations/handlers/raise-security.handler.ts': 1,
    'chargestations/handlers/register-boots.handler.ts': 1,
    'charging-profiles/ledger-store.ts': 5,
    'connectors/connector-statuses.ts': 4,
    'device-model/device-model-store.ts': 1,
    'reservations/reservation-store.ts': 6,
    'sessions/handlers/find-open-transactions.handler.ts': 1,
    'sessions/handlers/find-requested-tokens.handler.ts': 1,
    'sessions/handlers/issue-transaction-ids.handler.ts': 1,
    'sessions/session-store.ts': 6,
    'sessions/session-updates.ts': 1,
  },
  // By the ids of rows that a query with the organization has found before, in the same request or in the event that is handled.
  found: {
    'chargestations/chargestations.reader.ts': 1,
    'chargestations/handlers/retire-previous-password.handler.ts': 1,
    'charging-profiles/limits-store.ts': 1,
    'connection-attempts/handlers/settle-attempts-on-chargestations-changed.ts': 1,
    'connectors/connectors.service.ts': 1,
    'connectors/handlers/delete-connectors-on-chargestations-changed.ts': 1,
    'device-model/message-limits-store.ts': 1,
    'connectors/handlers/list-connectors.handler.ts': 1,
    'organizations/api-key-use.ts': 1,
    'organizations/organizations.service.ts': 1,
    'rates/handlers/find-active-rates.handler.ts': 1,
    'sessions/energy-reports.ts': 1,
    'sessions/handlers/find-open-sessions.handler.ts': 1,
    'sessions/handlers/get-session-activity.handler.ts': 1,
    'sessions/handlers/has-open-session.handler.ts': 1,
    'sessions/handlers/preview-transaction.handler.ts': 1,
    'sessions/requested-sessions.ts': 7,
    'sessions/sessions.service.ts': 1,
    'shared/http/scoped.ts': 1,
    'users/handlers/find-inactive-users.handler.ts': 1,
    'webhooks/delivery-statistics.ts': 2,
    'webhooks/redelivery.ts': 1,
    'webhooks/webhook-tests.ts': 1,
    'webhooks/webhooks.service.ts': 1,
  },
  // Work for all organizations: retention, leases, senders, metrics, the start; and what is unique in the installation.
  installation: {
    'actions/action-store.ts': 7,
    'chargestations/handlers/find-taken-endpoints.handler.ts': 1,
    'chargestations/node-liveness.ts': 3,
    'connection-attempts/attempt-retention.ts': 3,
    'connectors/status-checks.ts': 4,
    'organization-settings/handlers/get-organization-settings.handler.ts': 1,
    'organizations/handlers/get-first-organization.handler.ts': 1,
    'organizations/organization-bootstrap.ts': 4,
    'retention/log-walk.ts': 2,
    'retention/partition-drops.ts': 1,
    'retention/storage.service.ts': 2,
    'sessions/abandoned-sessions.ts': 1,
    'sessions/session-retention.ts': 3,
    'sessions/session-tasks.ts': 5,
    'shared/http/idempotency.ts': 1,
    'shared/secret-box.ts': 2,
    'webhooks/alert-mailer.ts': 2,
    'webhooks/delivery-metrics.ts': 3,
    'webhooks/delivery-reopening.ts': 3,
    'webhooks/delivery-statements.ts': 11,
    'webhooks/endpoint-news.ts': 2,
    'webhooks/event-patterns.ts': 1,
    'webhooks/event-reader.ts': 2,
    'webhooks/event-retention.ts': 2,
    'webhooks/event-tally.ts': 1,
    'webhooks/fan-out-step.ts': 5,
    'webhooks/recovery-runner.ts': 1,
    'webhooks/recovery-slice.ts': 5,
  },
  // Tells who it is: by the hash of a credential, by what a person signs in with, by the identity of a station.
  credential: {
    'admin-panel/panel-sessions.ts': 5,
    'chargestations/handlers/authenticate-station.handler.ts': 1,
    'organizations/api-key-authentication.ts': 1,
    'organizations/handlers/accept-invitation.handler.ts': 1,
    'organizations/handlers/find-member-by-password.handler.ts': 1,
    'organizations/member-authentication.ts': 1,
  },
};

const SQL = /\b(SELECT\b[\s\S]*\bFROM|UPDATE|DELETE FROM|INSERT INTO)\s+["$a-z]/;
const CONDITION =
  /organization\w*"?\}?\s*(=|IN\b|IS NOT DISTINCT)|INSERT INTO [^)]*\borganization\b/;
const MANAGER =
  /[mM]anager\.(find\w*|exists\w*|count\w*|insert|update|upsert|delete|save|remove|createQueryBuilder|getRepository)$/;

/** The accesses to the database in a source text that name no organization. */
function accessesWithout(source: string): string[] {
  const found: string[] = [];
  const file = ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const text = node.getText(file);
      if (SQL.test(text) && !CONDITION.test(text)) found.push(text);
      return;
    }
    if (ts.isCallExpression(node) && MANAGER.test(node.expression.getText(file))) {
      const call = node.getText(file);
      if (!/\borganization\b/.test(call)) found.push(call);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const FILES = [...sourceFiles()].filter(([path]) => !path.startsWith('shared/database/'));

describe('accesses to the database', () => {
  it('name the organization, or stand in the list of those that need not', () => {
    const found = FILES.map(
      ([path, file]) => [path, accessesWithout(readFileSync(file, 'utf8')).length] as const,
    );
    expect(Object.fromEntries(found.filter(([, count]) => count > 0))).toEqual(
      Object.assign({}, ...Object.values(WITHOUT)),
    );
  });

  it.each([
    ["'SELECT name FROM location WHERE _id = $1'", 1],
    ["'SELECT name FROM location WHERE _id = $1 AND organization = $2'", 0],
    ["'SELECT _id, organization FROM location WHERE _id = $1'", 1],
    ["'UPDATE location SET name = $1 WHERE _id = $2'", 1],
    ["'DELETE FROM location WHERE _id = $1'", 1],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a source text
    ['`SELECT ${columns} FROM location l WHERE l._id = $1`', 1],
    ["'INSERT INTO location (_id, organization) VALUES ($1, $2)'", 0],
    ["'INSERT INTO location (_id) VALUES ($1)'", 1],
    ['this.dataSource.manager.findOneBy(Location, { _id })', 1],
    ['this.dataSource.manager.findOneBy(Location, { _id, organization })', 0],
    ['scoped(this.dataSource.manager, Location, organization).findOne(id)', 0],
    ["'Select it from here, then update it'", 0],
  ])('%s: %i', (source, count) => {
    expect(accessesWithout(source)).toHaveLength(count);
  });
});
