import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateNested } from 'class-validator';
import { MayBeAbsent } from '../shared/http/validators.js';
import { CommandBody, Text, Time, Whole, Word } from './command-fields.js';

const UPDATE_TYPES = ['Full', 'Differential'] as const;

/** Words of both versions. */
const STATUSES = ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx'] as const;

/** What a station is to answer for a token. */
export class LocalListInfo {
  @Word(STATUSES, 'Whether it may charge')
  status: (typeof STATUSES)[number];

  @Time('When it ends', { optional: true, example: '2027-01-01T00:00:00.000Z' })
  expiryDate?: Date;

  @Text('Token of its group', { optional: true, example: 'FLEET1' })
  parentIdTag?: string;
}

/** A token of the local list. */
export class LocalListToken {
  @Text('The token; at most 20 characters on a 1.6 station', { example: '04E91C5A123480' })
  idTag: string;

  @Text('Its type on a 2.0.1 station; ISO14443 when left out', {
    optional: true,
    example: 'ISO14443',
  })
  type?: string;

  @ApiProperty({
    required: false,
    type: LocalListInfo,
    description: 'Left out in a differential update: the token is deleted',
  })
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => LocalListInfo)
  idTagInfo?: LocalListInfo;
}

/** Body of `POST .../send_local_list`. */
export class SendLocalList extends CommandBody {
  @Whole('Version of the list after the update', { min: 1, example: 5 })
  listVersion: number;

  @Word(UPDATE_TYPES, 'Full replaces the list, Differential changes it')
  updateType: (typeof UPDATE_TYPES)[number];

  @ApiProperty({ required: false, type: [LocalListToken], description: 'Tokens; none by default' })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(10_000)
  @ValidateNested({ each: true })
  @Type(() => LocalListToken)
  localAuthorizationList?: LocalListToken[];
}
