import { Column, CreateDateColumn, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import type { Actor } from '../shared/http/principal.js';
import type { OrganizationSettings } from './organization-settings.commands.js';

/** One change of an organization's settings: who, when, before, after. Never updated. */
@Entity('organization_settings_change')
@Index('organization_settings_change_newest', ['organization', '_id'])
@ForeignKey('organization', ['organization'], ['_id'], {
  name: 'organization_settings_change_organization_fkey',
})
export class OrganizationSettingsChange {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'organization_settings_change_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('jsonb')
  changed_by: Actor;

  /** The changed fields only. */
  @Column('jsonb')
  before: Partial<OrganizationSettings>;

  @Column('jsonb')
  after: Partial<OrganizationSettings>;

  /** Why, in the words of whoever changed it. */
  @Column('text', { nullable: true })
  note: string | null;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;
}
