import { Body, Get, Param, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery } from '@nestjs/swagger';
import type { Response } from 'express';
import { ActionAnswer } from '../shared/http/action-answer.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller } from '../shared/http/authorized.js';
import { CommandOptions } from '../shared/http/command-options.js';
import { CommandRoute, CommandScope } from '../shared/http/command-route.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { RemoteStarts } from './remote-starts.js';
import { RemoteStops } from './remote-stops.js';
import { Session } from './sessions.entity.js';
import { SessionsService } from './sessions.service.js';
import { StartedSessionResponse, StartSession } from './start-session.dto.js';

const STOP =
  'A session that has not started is cancelled: then the answer is the session and nothing is sent';

/** What applications ask stations to do with sessions. */
@ApiController('sessions', 'Sessions')
export class SessionCommandsController {
  constructor(
    private readonly starts: RemoteStarts,
    private readonly stops: RemoteStops,
    private readonly sessions: SessionsService,
  ) {}

  @Post()
  @CommandScope('session.start')
  @Authorized('admin', 'developer')
  @ApiOperation({
    summary: 'Start a session',
    description:
      'The session is `created`, becomes `Started` by the message of the station, and `cancelled` when that does not come within `session_start_timeout`. Where the cable came first and the station waits for a token, the answer is the session that is open already.',
  })
  @ApiQuery({
    name: 'wait',
    required: false,
    schema: { type: 'integer', minimum: 1, maximum: 60 },
    description: 'Wait for the answer of the station up to this many seconds',
  })
  @ApiQuery({
    name: 'dry_run',
    required: false,
    schema: { type: 'boolean' },
    description: 'Only check: answer 200 with the exact OCPP message and send nothing',
  })
  @ApiResult(StartedSessionResponse, {
    status: 201,
    description: 'The session, with the Action that asks the station',
  })
  @ApiFailure('not_found', 'No such connector in this organization')
  @ApiFailure('chargestation_offline', 'The station has no open connection; nothing is queued')
  @ApiFailure('chargestation_inactive', 'The chargestation is not in service')
  @ApiFailure('invalid_profile', 'The station would have to refuse the charging profile')
  @ApiFailure('command_queue_full', 'Too many commands wait for this station')
  async startSession(
    @Caller() caller: Principal,
    @Body() body: StartSession,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    if (options.dryRun)
      return ActionAnswer.ofDryRun(response, await this.starts.show(caller, body));
    const { session, action } = await this.starts.start(caller, body, options);
    const started = await this.sessions.get(caller.organization, session);
    return withMessage({ ...started, action }, 'The station was asked to start');
  }

  @Post(':id/stop')
  @Addresses(Session)
  @CommandRoute('session.stop', 'Stop a session', STOP)
  @ApiFailure('not_found', 'No such session in this organization')
  @ApiFailure('no_active_session', 'The session is over')
  stopSession(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.#stop(caller, id, options, response);
  }

  @Get(':id/stop')
  @Addresses(Session)
  @CommandRoute('session.stop', 'Stop a session (as POST, for compatibility)', STOP)
  @ApiFailure('not_found', 'No such session in this organization')
  @ApiFailure('no_active_session', 'The session is over')
  stopSessionByGet(
    @Caller() caller: Principal,
    @Param('id') id: string,
    @CommandOptions() options: CommandOptions,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.#stop(caller, id, options, response);
  }

  async #stop(caller: Principal, id: string, options: CommandOptions, response: Response) {
    if (options.dryRun) return ActionAnswer.ofDryRun(response, await this.stops.show(caller, id));
    const stopped = await this.stops.stop(caller, id, options);
    if (stopped !== 'cancelled') return ActionAnswer.of(response, stopped);
    response.status(200);
    const session = await this.sessions.get(caller.organization, id);
    return withMessage(session, 'The session had not started and is cancelled');
  }
}
