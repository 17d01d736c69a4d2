import { Body, Delete, Get, HttpCode, Ip, Post, Req, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { CookieOptions, Response } from 'express';
import { Config } from '../shared/config.js';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller, MembersOnly, Public } from '../shared/http/authorized.js';
import { addressGroup } from '../shared/http/client-address.js';
import { withMessage } from '../shared/http/envelope.js';
import type { Principal } from '../shared/http/principal.js';
import type { ApiRequest } from '../shared/http/request.js';
import { SESSION_COOKIE, sessionTokenOf } from '../shared/http/session-cookie.js';
import {
  ChangeOwnPassword,
  PanelSessionResponse,
  SignIn,
  TakeUpInvitation,
} from './panel-session.dto.js';
import { LONGEST_MS } from './panel-sessions.js';
import { type Begun, SignIns } from './sign-ins.js';

const SIGNED_IN =
  'The session; its token is in the cookie `ohmgate_session`, which authorizes `/admin` and `/v1.1` like an API key of the same role';

/** `/admin/session`, `/admin/invitation` and `/admin/password`: how people get into the admin panel. */
@ApiController('', 'Admin panel', 'admin')
export class PanelSessionController {
  constructor(
    private readonly config: Config,
    private readonly signIns: SignIns,
  ) {}

  @Post('session')
  @Public()
  @ApiOperation({ summary: 'Sign in to the admin panel' })
  @ApiResult(PanelSessionResponse, { status: 201, description: SIGNED_IN })
  @ApiFailure('unauthorized', 'E-mail or password is wrong')
  @ApiFailure('invalid_field', 'No e-mail or no password')
  @ApiFailure('rate_limited', 'Too many wrong passwords; `Retry-After` tells when to try again')
  async signIn(
    @Body() body: SignIn,
    @Ip() ip: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    return this.#answer(response, await this.signIns.signIn(body, addressGroup(ip)), 'Signed in');
  }

  @Get('session')
  @Authorized('admin', 'developer', 'viewer')
  @MembersOnly()
  @ApiOperation({ summary: 'Who is signed in', description: 'Takes the cookie, no API key.' })
  @ApiResult(PanelSessionResponse)
  show(@Req() request: ApiRequest) {
    return this.signIns.show(sessionTokenOf(request) ?? '');
  }

  @Delete('session')
  @Authorized('admin', 'developer', 'viewer')
  @MembersOnly()
  @ApiOperation({ summary: 'Sign out', description: 'Takes the cookie, no API key.' })
  async signOut(
    @Caller() caller: Principal,
    @Req() request: ApiRequest,
    @Res({ passthrough: true }) response: Response,
  ) {
    await this.signIns.signOut(caller, sessionTokenOf(request) ?? '');
    response.clearCookie(SESSION_COOKIE, this.#cookieFor(response));
    return withMessage(null, 'Signed out');
  }

  @Post('password')
  @HttpCode(200)
  @Authorized('admin', 'developer', 'viewer')
  @MembersOnly()
  @ApiOperation({
    summary: 'Change your own password',
    description: 'Ends every session of yours and begins a new one. Takes the cookie, no API key.',
  })
  @ApiResult(PanelSessionResponse, { description: SIGNED_IN })
  @ApiFailure('invalid_field', 'current_password is wrong, or password too short')
  @ApiFailure('rate_limited', 'Too many wrong passwords; `Retry-After` tells when to try again')
  async changePassword(
    @Caller() caller: Principal,
    @Body() body: ChangeOwnPassword,
    @Ip() ip: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    const begun = await this.signIns.changePassword(caller, body, addressGroup(ip));
    return this.#answer(response, begun, 'Password changed. Other browsers are signed out.');
  }

  @Post('invitation')
  @Public()
  @ApiOperation({ summary: 'Take up an invitation: set a password and sign in' })
  @ApiResult(PanelSessionResponse, { status: 201, description: SIGNED_IN })
  @ApiFailure('invitation_invalid', 'The token is unknown, was used, or has expired')
  @ApiFailure('invalid_field', 'The password is too short')
  @ApiFailure('rate_limited', 'Too many wrong tokens; `Retry-After` tells when to try again')
  async takeUpInvitation(
    @Body() body: TakeUpInvitation,
    @Ip() ip: string,
    @Res({ passthrough: true }) response: Response,
  ) {
    const begun = await this.signIns.takeUpInvitation(body, addressGroup(ip));
    return this.#answer(response, begun, 'Password set');
  }

  #answer(response: Response, { token, session }: Begun, message: string) {
    response.cookie(SESSION_COOKIE, token, { ...this.#cookieFor(response), maxAge: LONGEST_MS });
    return withMessage(session, message);
  }

  /** `Secure` when the installation is called by https, or this browser came by it (as far as proxies can be believed). */
  #cookieFor({ req: { secure: cameByTls } }: Response): CookieOptions {
    const secure = cameByTls || this.config.publicUrl.startsWith('https:');
    return { httpOnly: true, sameSite: 'lax', secure, path: '/' };
  }
}
