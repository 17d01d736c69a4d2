import {
  Column,
  CreateDateColumn,
  Entity,
  ForeignKey,
  PrimaryColumn,
  Unique,
  UpdateDateColumn,
} from 'typeorm';
import type { PriceComponent } from './rates.commands.js';

/** What charging costs at the connectors that refer to it. */
@Entity('rate')
@Unique('rate_organization__id_key', ['organization', '_id'])
@ForeignKey('organization', ['organization'], ['_id'], { name: 'rate_organization_fkey' })
export class Rate {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'rate_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text', { nullable: true })
  name: string | null;

  @Column('text', { nullable: true })
  description: string | null;

  /** ISO 4217, upper case. */
  @Column('text')
  currency: string;

  /** At most one of each type. */
  @Column('jsonb')
  price_components: PriceComponent[];

  /** Least cost of a session, in the currency. */
  @Column('double precision', { nullable: true })
  minimum_amount: number | null;

  /** An inactive rate is not given to sessions that begin. */
  @Column('boolean', { default: true })
  active: boolean;

  @Column('jsonb', { default: {} })
  meta_data: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
