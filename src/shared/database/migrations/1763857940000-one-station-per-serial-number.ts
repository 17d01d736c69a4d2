import { Logger } from '@nestjs/common';
import type { MigrationInterface, QueryRunner } from 'typeorm';

interface Duplicate {
  organization: string;
  serial_number: string;
}

/**
 * A client certificate proves one station of an organization. Where several stations have one serial number already they keep it, and there
 * is no index: then only the first binding of a certificate is checked, not the API.
 */
export class OneStationPerSerialNumber1763857940000 implements MigrationInterface {
  name = 'OneStationPerSerialNumber1763857940000';

  async up(runner: QueryRunner): Promise<void> {
    const duplicates: Duplicate[] = await runner.query(`
      SELECT organization, serial_number FROM chargestation
      WHERE deleted_at IS NULL AND serial_number IS NOT NULL
      GROUP BY organization, serial_number HAVING count(*) > 1
    `);
    if (duplicates.length > 0) {
      const names = duplicates.map(
        (one) => `${one.serial_number} (organization ${one.organization})`,
      );
      new Logger('Migrations').warn(
        `Several chargestations have one serial number: ${names.join(', ')}. The index chargestation_serial_number is not made, and the API does not refuse such numbers.`,
      );
      return;
    }
    await runner.query(`
      CREATE UNIQUE INDEX chargestation_serial_number ON chargestation (organization, serial_number) WHERE deleted_at IS NULL
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX IF EXISTS chargestation_serial_number');
  }
}
