import { Body, Delete, Get, Param, Patch, Post, Query } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { ApiController } from '../shared/http/api-controller.js';
import { ApiFailure, ApiPage, ApiResult } from '../shared/http/api-result.js';
import { Authorized, Caller, Unrestricted } from '../shared/http/authorized.js';
import { withMessage } from '../shared/http/envelope.js';
import { ListQuery } from '../shared/http/pagination.js';
import type { Principal } from '../shared/http/principal.js';
import { Addresses } from '../shared/http/request-order.js';
import { Member } from './member.entity.js';
import {
  InvitedMemberResponse,
  InviteMember,
  MemberResponse,
  UpdateMember,
} from './members.dto.js';
import { MembersService } from './members.service.js';

const LAST_ADMIN = 'It is the only admin who can sign in';
const LINK = 'Give the link to the member, it is not shown again.';

@ApiController('members', 'Members')
export class MembersController {
  constructor(private readonly members: MembersService) {}

  @Get()
  @Authorized('admin')
  @ApiOperation({ summary: 'List the members, who sign in to the admin panel' })
  @ApiPage(MemberResponse)
  list(@Caller() { organization }: Principal, @Query() query: ListQuery) {
    return this.members.list(organization, query);
  }

  @Post()
  @Authorized('admin')
  @Unrestricted('limits')
  @ApiOperation({
    summary: 'Invite a member',
    description: 'The answer holds a one-time link, valid for 7 days, that sets the password.',
  })
  @ApiResult(InvitedMemberResponse, { status: 201, description: 'The member, with the link' })
  @ApiFailure('email_taken', 'A member of the installation has this e-mail')
  async invite(@Caller() { organization }: Principal, @Body() wanted: InviteMember) {
    return withMessage(await this.members.invite(organization, wanted), `Member invited. ${LINK}`);
  }

  @Get(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Get a member' })
  @ApiResult(MemberResponse)
  get(@Caller() { organization }: Principal, @Param('id') id: string) {
    return this.members.get(organization, id);
  }

  @Patch(':id')
  @Authorized('admin')
  @Unrestricted('limits')
  @Addresses(Member)
  @ApiOperation({
    summary: 'Change name, role or free data of a member',
    description: 'A member with a new role must sign in again.',
  })
  @ApiResult(MemberResponse)
  @ApiFailure('last_admin', LAST_ADMIN)
  async update(
    @Caller() { organization }: Principal,
    @Param('id') id: string,
    @Body() change: UpdateMember,
  ) {
    return withMessage(await this.members.update(organization, id, change), 'Member updated');
  }

  @Post(':id/invite')
  @Authorized('admin')
  @Unrestricted('limits')
  @ApiOperation({
    summary: 'Make another one-time link for a member',
    description: 'For who has lost the first one, or the password, which stays valid until then.',
  })
  @ApiResult(InvitedMemberResponse, { status: 201, description: 'The member, with the link' })
  async renewInvitation(@Caller() { organization }: Principal, @Param('id') id: string) {
    const renewed = await this.members.renewInvitation(organization, id);
    return withMessage(renewed, `Invitation renewed. ${LINK}`);
  }

  @Delete(':id')
  @Authorized('admin')
  @ApiOperation({ summary: 'Remove a member', description: 'Effective at once.' })
  @ApiResult(MemberResponse)
  @ApiFailure('last_admin', LAST_ADMIN)
  async remove(@Caller() { organization }: Principal, @Param('id') id: string) {
    return withMessage(await this.members.remove(organization, id), 'Member removed');
  }
}
