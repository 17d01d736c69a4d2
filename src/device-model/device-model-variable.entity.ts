import { Column, Entity, ForeignKey, PrimaryColumn, Unique } from 'typeorm';
import type {
  DeviceModelAttribute,
  DeviceModelCharacteristics,
} from '../shared/vocabulary/device-model.js';

/**
 * One variable of a station, as it was last reported. Written set-wise by `device-model-store.ts`; this entity serves the REST reads. A
 * name without an instance has '' for it, one of no EVSE or connector 0: so that all can stand in one unique key.
 */
@Entity('device_model_variable')
@Unique('device_model_variable_name', [
  'chargestation',
  'component',
  'componentInstance',
  'evseId',
  'connectorId',
  'variable',
  'variableInstance',
])
@ForeignKey('chargestation', ['organization', 'chargestation'], ['organization', '_id'], {
  name: 'device_model_variable_organization_chargestation_fkey',
})
export class StoredVariable {
  @PrimaryColumn('text', { primaryKeyConstraintName: 'device_model_variable_pkey' })
  _id: string;

  @Column('text')
  organization: string;

  @Column('text')
  chargestation: string;

  @Column('text')
  component: string;

  @Column('text', { name: 'component_instance' })
  componentInstance: string;

  @Column('integer', { name: 'evse_id' })
  evseId: number;

  @Column('integer', { name: 'connector_id' })
  connectorId: number;

  @Column('text')
  variable: string;

  @Column('text', { name: 'variable_instance' })
  variableInstance: string;

  /** Passwords masked. */
  @Column('json')
  attributes: DeviceModelAttribute[];

  @Column('json', { nullable: true })
  characteristics: DeviceModelCharacteristics | null;

  /** Of the newest report that named it. */
  @Column('integer', { name: 'request_id' })
  requestId: number;

  /** The station's time of that report. */
  @Column('timestamptz', { name: 'reported_at' })
  reportedAt: Date;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt: Date;
}
