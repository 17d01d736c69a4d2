import { describe, expect, it } from 'vitest';
import type { OrganizationSettings } from './organization-settings.commands.js';
import { decideChange, pickSettings, SETTINGS } from './settings-change.js';

const current: OrganizationSettings = {
  include_artificial_status_notification_for_201: false,
  include_raw_energy_report: false,
  include_id_tag: true,
  unknown_tokens: 'reject',
  session_start_timeout: 120,
  heartbeat_interval: 300,
  retention_events: 30,
  retention_ocpp_messages: 30,
  retention_sessions: 3650,
  retention_actions: 365,
  retention_audit_log: 3650,
};

describe('decideChange', () => {
  it('keeps only the fields whose value is another one', () => {
    const wanted = {
      include_id_tag: false,
      unknown_tokens: 'reject',
      heartbeat_interval: 60,
    } as const;
    expect(decideChange(current, wanted)).toEqual({
      before: { include_id_tag: true, heartbeat_interval: 300 },
      after: { include_id_tag: false, heartbeat_interval: 60 },
    });
  });

  it('is null when nothing changes', () => {
    expect(decideChange(current, {})).toBeNull();
    expect(decideChange(current, { ...current })).toBeNull();
  });
});

describe('pickSettings', () => {
  it('leaves out what is no setting and what is absent', () => {
    const row = { ...current, organization: 'o', updatedAt: new Date() };
    expect(pickSettings(row)).toEqual(current);
    expect(pickSettings({ include_id_tag: undefined, heartbeat_interval: 60 })).toEqual({
      heartbeat_interval: 60,
    });
  });

  it('knows every setting', () => {
    expect([...SETTINGS].sort()).toEqual(Object.keys(current).sort());
  });
});
