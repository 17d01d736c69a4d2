import { Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';

/** One browser in which a member is signed in. The cookie's token itself is never kept. */
@Entity('panel_session')
@Unique('panel_session_hash_key', ['hash'])
@Index('panel_session_member', ['organization', 'member'])
@ForeignKey('member', ['organization', 'member'], ['organization', '_id'], {
  name: 'panel_session_organization_member_fkey',
  onDelete: 'CASCADE',
})
export class PanelSession {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'panel_session_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  member: string;

  /** SHA-256 of the token in the cookie: enough for 256 random bits. */
  @Column('bytea')
  hash: Buffer;

  /** The member's `accessVersion` at sign-in; with another one the session has ended. */
  @Column('integer', { name: 'access_version' })
  accessVersion: number;

  /** Where the sign-in came from. */
  @Column('text')
  address: string;

  @Column({ name: 'created_at', type: 'timestamptz', default: () => 'now()' })
  createdAt: Date;

  /** Last request, behind by at most about a minute. */
  @Column({ name: 'seen_at', type: 'timestamptz', default: () => 'now()' })
  seenAt: Date;

  /** The session ends at this time, whatever is done with it. */
  @Column({ name: 'expires_at', type: 'timestamptz' })
  expiresAt: Date;
}
