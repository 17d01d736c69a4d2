import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString } from 'class-validator';
import type { ActionResponse } from '../shared/http/action-response.js';
import { ListQuery } from '../shared/http/pagination.js';
import { MayBeAbsent } from '../shared/http/validators.js';
import { ACTION_TYPES, type ActionType } from './actions.commands.js';
import type { Action } from './actions.entity.js';

const TYPES = Object.keys(ACTION_TYPES) as ActionType[];
const STATUSES = ['requested', 'completed', 'failed'] as const;

/** Query parameters of `GET /v1.1/actions`. */
export class ListActions extends ListQuery {
  @ApiProperty({ required: false, enum: TYPES, description: 'Actions of this type' })
  @MayBeAbsent()
  @IsIn(TYPES)
  type?: ActionType;

  @ApiProperty({ required: false, enum: STATUSES, description: 'Actions in this status' })
  @MayBeAbsent()
  @IsIn(STATUSES)
  status?: Action['status'];

  @ApiProperty({ required: false, description: 'Actions of this chargestation (`_id`)' })
  @MayBeAbsent()
  @IsString()
  chargestation?: string;

  @ApiProperty({ required: false, description: 'Actions about this connector (`_id`)' })
  @MayBeAbsent()
  @IsString()
  connector?: string;

  @ApiProperty({ required: false, description: 'Actions about this session (`_id`)' })
  @MayBeAbsent()
  @IsString()
  session?: string;
}

/** An action as REST and webhooks show it. */
export function toResponse(action: Action): ActionResponse {
  const { _id, type, status, outcome, chargestation, connector, session, data, error } = action;
  const { responseData, effect, meta_data } = action;
  return {
    _id,
    type,
    status,
    outcome,
    chargestation,
    connector,
    session,
    data,
    response_data: responseData,
    error,
    effect,
    requestedAt: action.requestedAt.toISOString(),
    answeredAt: action.answeredAt?.toISOString() ?? null,
    meta_data,
    createdAt: action.createdAt.toISOString(),
    updatedAt: action.updatedAt.toISOString(),
  };
}
