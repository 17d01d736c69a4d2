import { Column, Entity, ForeignKey, PrimaryColumn, UpdateDateColumn } from 'typeorm';
import type { OrganizationSettings } from './organization-settings.commands.js';

/** The settings of one organization; meanings and units stand at `OrganizationSettings`. */
@Entity('organization_settings')
@ForeignKey('organization', ['organization'], ['_id'], {
  name: 'organization_settings_organization_fkey',
})
export class OrganizationSettingsRow implements OrganizationSettings {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'organization_settings_pkey' })
  organization: string;

  @Column('boolean', { default: false })
  include_artificial_status_notification_for_201: boolean;

  @Column('boolean', { default: false })
  include_raw_energy_report: boolean;

  @Column('boolean', { default: false })
  include_id_tag: boolean;

  @Column('text', { default: 'reject' })
  unknown_tokens: 'accept' | 'reject';

  @Column('integer', { default: 120 })
  session_start_timeout: number;

  @Column('integer', { default: 300 })
  heartbeat_interval: number;

  @Column('integer', { default: 30 })
  retention_events: number;

  @Column('integer', { default: 30 })
  retention_ocpp_messages: number;

  @Column('integer', { default: 3650 })
  retention_sessions: number;

  @Column('integer', { default: 365 })
  retention_actions: number;

  @Column('integer', { default: 3650 })
  retention_audit_log: number;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
