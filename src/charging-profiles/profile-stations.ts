import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { GetChargestations } from '../chargestations/chargestations.commands.js';
import { GetConnectedProtocol } from '../ocpp-gateway/ocpp-gateway.commands.js';
import { DomainError } from '../shared/errors.js';
import type { Protocol } from '../shared/vocabulary/station.js';
import { LimitsStore } from './limits-store.js';
import type { StationConnector } from './places.js';
import { limitsOf, type StationLimits } from './station-limits.js';

/** What must be known of a station before a profile is sent to it. */
export interface ProfileStation {
  chargestation: string;
  protocol: Protocol;
  limits: StationLimits;
  /** Ordered by evseId and ocppId; empty while none is known. */
  connectors: StationConnector[];
}

/** The parts of a chargestation, as REST shows it, that matter here. */
interface ShownChargestation {
  protocol: Protocol | null;
  connectors: StationConnector[];
}

/** Looks up the stations that profiles are for. */
@Injectable()
export class ProfileStations {
  constructor(
    private readonly queryBus: QueryBus,
    private readonly limits: LimitsStore,
  ) {}

  /**
   * A station that is about to be sent something, or, for a dry run, one that was connected at some time.
   *
   * @throws DomainError `chargestation_offline`; for a dry run `protocol_unknown`
   */
  async find(chargestation: string, dryRun: boolean): Promise<ProfileStation> {
    const connected = await this.queryBus.execute(new GetConnectedProtocol(chargestation));
    if (!connected && !dryRun) throw offline();
    const [shown] = (await this.queryBus.execute(new GetChargestations([chargestation]))).values();
    const { protocol: last, connectors } = shown as ShownChargestation;
    const protocol = connected ?? last;
    if (!protocol) throw protocolUnknown();
    const limits = limitsOf(protocol, await this.limits.load(chargestation));
    return { chargestation, protocol, limits, connectors };
  }
}

function offline(): DomainError {
  return new DomainError(
    'chargestation_offline',
    'The chargestation has no open connection. Nothing is queued: ask again when it is online.',
  );
}

function protocolUnknown(): DomainError {
  return new DomainError(
    'protocol_unknown',
    'The chargestation has never connected, so its protocol is unknown. Set protocol on it, or let it connect first.',
  );
}
