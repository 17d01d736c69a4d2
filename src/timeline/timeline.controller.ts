import { Get, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import {
  type ChargestationFacts,
  FindChargestation,
} from '../chargestations/chargestations.commands.js';
import { FindSession, type SessionFacts } from '../sessions/sessions.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiCursorList, ApiFailure, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import type { CursorList } from '../shared/http/envelope.js';
import { Exists, Found } from '../shared/http/exists.js';
import type { Principal } from '../shared/http/principal.js';
import { maskUrl } from '../shared/mask-secrets.js';
import { SessionBandsResponse } from './bands.dto.js';
import { BandsService } from './bands.service.js';
import { TimelineItem } from './timeline.dto.js';
import { TimelineService } from './timeline.service.js';
import { ListTimeline } from './timeline-query.dto.js';
import { sessionScope, stationScope } from './timeline-scopes.js';

const DESCRIPTION =
  'Newest first: messages with their answers, states (the events of the log), commands, deliveries of webhooks, connections that came and went. `cause` names what made an item; `skipped_because` says why a TransactionEvent made no synthetic connector status. Read older items with `before` set to `next`, newer ones with `after` set to `newest`; a stream that starts at `event_cursor` tells when there are some.';

/** What has happened at a chargestation. */
@ApiController('chargestations', 'Chargestations')
export class ChargestationTimelineController {
  constructor(private readonly timeline: TimelineService) {}

  @Get(':id/timeline')
  @Authorized('admin', 'developer', 'viewer')
  @Exists('chargestation', FindChargestation)
  @ApiOperation({ summary: 'What has happened at a chargestation', description: DESCRIPTION })
  @ApiCursorList(TimelineItem, { newestFirst: true })
  @ApiFailure('not_found', 'No such chargestation in this organization')
  async list(
    @Caller() caller: Principal,
    @Found() station: ChargestationFacts,
    @Query() query: ListTimeline,
  ) {
    const scope = stationScope(caller.organization, station);
    return shownTo(caller, await this.timeline.list(scope, query));
  }
}

/** What has happened in a session. */
@ApiController('sessions', 'Sessions')
export class SessionTimelineController {
  constructor(
    private readonly timeline: TimelineService,
    private readonly bands: BandsService,
  ) {}

  @Get(':id/timeline')
  @Authorized('admin', 'developer', 'viewer')
  @Exists('session', FindSession)
  @ApiOperation({ summary: 'What has happened in a session', description: DESCRIPTION })
  @ApiCursorList(TimelineItem, { newestFirst: true })
  @ApiFailure('not_found', 'No such session in this organization')
  async list(
    @Caller() caller: Principal,
    @Found() session: SessionFacts,
    @Query() query: ListTimeline,
  ) {
    const scope = sessionScope(caller.organization, session);
    return shownTo(caller, await this.timeline.list(scope, query));
  }

  @Get(':id/bands')
  @Authorized('admin', 'developer', 'viewer')
  @Exists('session', FindSession)
  @ApiOperation({
    summary: 'A session as bands of statuses and charging states',
    description:
      'For charts, all in the time of the station: what it reported of the connector, what the 2.0.1 flag published, and the charging states of the session. Statuses come from the event log, so they are gone with it (`retention_events`).',
  })
  @ApiResult(SessionBandsResponse)
  @ApiFailure('not_found', 'No such session in this organization')
  getSessionBands(@Caller() { organization }: Principal, @Found() session: SessionFacts) {
    return this.bands.show(organization, session);
  }
}

/** Viewers see the server of a receiver's URL only. */
function shownTo(
  { role }: Principal,
  timeline: CursorList<TimelineItem>,
): CursorList<TimelineItem> {
  if (role !== 'viewer') return timeline;
  return timeline.map((item) =>
    item.webhook ? { ...item, webhook: { ...item.webhook, url: maskUrl(item.webhook.url) } } : item,
  );
}
