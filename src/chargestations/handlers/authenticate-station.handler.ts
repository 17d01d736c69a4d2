import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { DataSource } from 'typeorm';
import { Config } from '../../shared/config.js';
import { textArray } from '../../shared/database/binary-array.js';
import { GroupedWork } from '../../shared/database/grouped-work.js';
import type { SecurityType } from '../../shared/vocabulary/security.js';
import type { Registration, ValidationMode } from '../../shared/vocabulary/station.js';
import { AuthenticateStation, type StationCredentials } from '../chargestations.commands.js';
import { ProvisionStations } from '../provision-stations.js';
import { type StoredPasswords, validHashes } from '../station-password.js';

const FIND = `SELECT endpoint, _id, organization, security_type AS security, registration, validation, password_hash AS "passwordHash",
    serial_number AS "serialNumber",
    coalesce(boot_info->>'chargePointSerialNumber', boot_info->>'chargeBoxSerialNumber') AS "bootSerialNumber",
    previous_password_hash AS "previousPasswordHash", previous_password_until AS "previousPasswordUntil"
  FROM chargestation WHERE endpoint = ANY($1::text[]) AND deleted_at IS NULL`;

interface Row extends StoredPasswords {
  endpoint: string;
  _id: string;
  organization: string;
  security: SecurityType;
  registration: Registration;
  validation: ValidationMode;
  serialNumber: string | null;
  bootSerialNumber: string | null;
}

/** Runs at every upgrade, outside any unit of work: one select by the unique index for all that come at the same time. */
@QueryHandler(AuthenticateStation)
export class AuthenticateStationHandler implements IQueryHandler<AuthenticateStation> {
  readonly #finding = new GroupedWork<string, StationCredentials | null>((endpoints) =>
    this.#find(endpoints),
  );

  constructor(
    private readonly dataSource: DataSource,
    private readonly config: Config,
    private readonly provisioning: ProvisionStations,
  ) {}

  async execute({ endpoint }: AuthenticateStation): Promise<StationCredentials | null> {
    const known = await this.#finding.do(endpoint);
    if (known || this.config.get('OCPP_UNKNOWN_STATIONS') !== 'accept') return known;
    await this.provisioning.provision(endpoint);
    return this.#finding.do(endpoint);
  }

  async #find(endpoints: readonly string[]): Promise<(StationCredentials | null)[]> {
    const rows = await this.dataSource.query<Row[]>(FIND, [textArray(endpoints)]);
    const found = new Map(rows.map((row) => [row.endpoint, toCredentials(row)]));
    return endpoints.map((endpoint) => found.get(endpoint) ?? null);
  }
}

function toCredentials(row: Row): StationCredentials {
  const { _id: chargestation, organization, security, registration, validation } = row;
  const { serialNumber, bootSerialNumber } = row;
  const passwordHashes = validHashes(row, Date.now());
  return {
    ...{ chargestation, organization, security, registration, validation },
    ...{ serialNumber, bootSerialNumber, passwordHashes },
  };
}
