import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  Index,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';

/** What the organization says of a token. */
export const TOKEN_STATUSES = [
  'Accepted',
  'Blocked',
  'Expired',
  'Invalid',
  'ConcurrentTx',
] as const;
export type TokenStatus = (typeof TOKEN_STATUSES)[number];

/** IdTokenEnumType of OCPP 2.0.1 without NoAuthorization, which needs no token. */
export const TOKEN_TYPES = [
  'ISO14443',
  'ISO15693',
  'Central',
  'eMAID',
  'KeyCode',
  'Local',
  'MacAddress',
] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

/** Something that a driver identifies with, for example an RFID card. */
@Entity('token')
@Unique('token_physical_id', ['organization', 'comparedId'])
@Index('token_user', ['user'], { where: 'user_id IS NOT NULL' })
@ForeignKey('organization', ['organization'], ['_id'], { name: 'token_organization_fkey' })
@ForeignKey('user', ['organization', 'user'], ['organization', '_id'], {
  name: 'token_organization_user_id_fkey',
})
export class Token {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'token_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  /** As stations send it: idTag of 1.6, idToken of 2.0.1. */
  @Column('text', { name: 'physical_id' })
  physicalId: string;

  /** `comparable(physicalId)`. */
  @Column('text', { name: 'compared_id' })
  comparedId: string;

  @Column('text', { default: 'ISO14443' })
  type: TokenType;

  /** `_id` of the user whose it is. */
  @Column('text', { name: 'user_id', nullable: true })
  user: string | null;

  @Column('text', { default: 'Accepted' })
  status: TokenStatus;

  /** From then on an accepted token is answered Expired. */
  @Column('timestamptz', { name: 'expiry_date', nullable: true })
  expiryDate: Date | null;

  /** Group of the token: parentIdTag of 1.6, groupIdToken of 2.0.1. */
  @Column('text', { nullable: true })
  parent: string | null;

  /** An inactive token is answered Blocked. */
  @Column('boolean', { default: true })
  active: boolean;

  @Column('jsonb', { default: {} })
  meta_data: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
