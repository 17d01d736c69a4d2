import { Column, CreateDateColumn, Entity, PrimaryColumn, UpdateDateColumn } from 'typeorm';

/** A customer of the installation. Every other row belongs to one. */
@Entity('organization')
export class Organization {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'organization_pkey' })
  _id: string;

  @Column('text')
  name: string;

  @Column('jsonb', { default: {} })
  meta_data: Record<string, unknown>;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt: Date;
}
