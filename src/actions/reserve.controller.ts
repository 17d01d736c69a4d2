import { Body, Post } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { unregisteredToken } from '../shared/vocabulary/id-token.js';
import { FindToken } from '../tokens/tokens.commands.js';
import { type CommandTarget, Target } from './command-target.js';
import { newRequestId } from './request-id.js';
import { CancelReservation, ReserveNow } from './reserve.dto.js';
import { toPlace, WHOLE_STATION } from './station-places.js';
import { StationVerbs } from './station-verbs.js';

/** Reservations as commands; their records are those of the module reservations. */
@ApiController('chargestations/:id', 'Commands')
@Exists('chargestation', FindCommandedChargestation)
export class ReserveController {
  constructor(
    private readonly verbs: StationVerbs,
    private readonly queryBus: QueryBus,
  ) {}

  @Post('reserve_now')
  @CommandRoute(
    'chargestation.reserve_now',
    'Reserve a connector',
    'Without connectorId and evseId: any connector, if the station can do that. The reservation is kept as a record: `GET /v1.1/reservations`.',
  )
  async reserveConnector(@Target() target: CommandTarget, @Body() body: ReserveNow) {
    const { reservationId = newRequestId(), connectorType = null } = body;
    const { idToken, parent } = await this.#tokenOf(target.principal.organization, body);
    const place = toPlace(body) ?? WHOLE_STATION;
    const parentIdToken = parent === null ? null : { value: parent, type: null };
    const expiryDate = body.expiryDate.toISOString();
    return this.verbs.ask(target, {
      type: 'chargestation.reserve_now',
      data: { ...body, reservationId },
      place,
      steps: {
        name: 'reserveNow',
        request: { reservationId, place, idToken, parentIdToken, expiryDate, connectorType },
      },
    });
  }

  @Post('cancel_reservation')
  @CommandRoute('chargestation.cancel_reservation', 'Cancel a reservation')
  cancelReservation(@Target() target: CommandTarget, @Body() body: CancelReservation) {
    const { reservationId } = body;
    return this.verbs.ask(target, {
      type: 'chargestation.cancel_reservation',
      data: body,
      steps: { name: 'cancelReservation', request: { reservationId } },
    });
  }

  /** The token as it is registered, if it is. */
  async #tokenOf(organization: string, { idTag, id_tag, parentIdTag }: ReserveNow) {
    const value = (idTag ?? id_tag) as string;
    const registered = await this.queryBus.execute(new FindToken(organization, value));
    return {
      idToken: registered?.idToken ?? unregisteredToken(value),
      parent: parentIdTag ?? registered?.parent ?? null,
    };
  }
}
