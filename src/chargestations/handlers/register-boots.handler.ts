import { CommandHandler, type ICommandHandler, QueryBus } from '@nestjs/cqrs';
import { GetOrganizationSettings } from '../../organization-settings/organization-settings.commands.js';
import { jsonArray, textArray } from '../../shared/database/binary-array.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import type { Registration } from '../../shared/vocabulary/station.js';
import { type Boot, RegisterBoots } from '../chargestations.commands.js';

const REGISTER = {
  name: 'chargestations-register-boots',
  text: `UPDATE chargestation c SET protocol = b.protocol, boot_info = b.boot_info, updated_at = now()
    FROM unnest($1::text[], $2::text[], $3::json[]) AS b (_id, protocol, boot_info)
    WHERE c._id = b._id AND c.deleted_at IS NULL RETURNING c._id, c.registration`,
};

/** Stores what stations tell of themselves and answers what their owners decided. A station deleted meanwhile is rejected. */
@CommandHandler(RegisterBoots)
export class RegisterBootsHandler implements ICommandHandler<RegisterBoots> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly queryBus: QueryBus,
  ) {}

  execute({ boots }: RegisterBoots): Promise<{ status: Registration; interval: number }[]> {
    return this.unitOfWork.run(async () => {
      const registrations = await this.#register(boots);
      const organizations = new Set(boots.map(({ station }) => station.organization));
      const settings = await this.queryBus.execute(new GetOrganizationSettings(organizations));
      return boots.map(({ station: { chargestation, organization } }) => ({
        status: registrations.get(chargestation) ?? 'rejected',
        interval: settings.get(organization)!.heartbeat_interval,
      }));
    });
  }

  async #register(boots: readonly Boot[]): Promise<Map<string, Registration>> {
    const rows = await this.unitOfWork.query<{ _id: string; registration: Registration }>(
      REGISTER,
      [
        textArray(boots.map(({ station }) => station.chargestation)),
        textArray(boots.map(({ protocol }) => protocol)),
        jsonArray(boots.map(({ bootInfo }) => JSON.stringify(bootInfo))),
      ],
    );
    return new Map(rows.map(({ _id, registration }) => [_id, registration]));
  }
}
