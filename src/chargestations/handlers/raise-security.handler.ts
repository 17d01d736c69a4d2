import { CommandHandler, EventBus, type ICommandHandler } from '@nestjs/cqrs';
import { Audited } from '../../organizations/organizations.events.js';
import { UnitOfWork } from '../../shared/database/unit-of-work.js';
import { strengthens } from '../../shared/vocabulary/security.js';
import { RaiseSecurity } from '../chargestations.commands.js';
import { Chargestation } from '../chargestations.entity.js';
import { ChargestationsChanged } from '../chargestations.events.js';
import { shownSecurity } from '../chargestations.response.js';

/** Keeps what a connection has proved; tells of it as of a change by API. */
@CommandHandler(RaiseSecurity)
export class RaiseSecurityHandler implements ICommandHandler<RaiseSecurity> {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly eventBus: EventBus,
  ) {}

  execute({ chargestation, security, serialNumber }: RaiseSecurity): Promise<void> {
    return this.unitOfWork.run(async () => {
      const stations = this.unitOfWork.manager.getRepository(Chargestation);
      const lock = { mode: 'pessimistic_write' } as const;
      const before = await stations.findOne({ where: { _id: chargestation }, lock });
      if (!before) return;
      const after = {
        securityType: strengthens(before.securityType, security) ? security : before.securityType,
        serialNumber: serialNumber ?? before.serialNumber,
      };
      if (after.securityType === before.securityType && after.serialNumber === before.serialNumber)
        return;
      await stations.update({ _id: chargestation }, after);
      const { organization } = before;
      const change = { before: shownSecurity(before), after: shownSecurity(after) };
      await this.eventBus.publish(
        new Audited(organization, 'chargestation.security_changed', chargestation, change),
      );
      await this.eventBus.publish(
        new ChargestationsChanged('updated', [{ chargestation, organization }]),
      );
    });
  }
}
