import { ApiProperty } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

function ApiAddressPart(description: string, example: string): PropertyDecorator {
  return ApiProperty({ required: false, nullable: true, type: 'string', description, example });
}

/** A postal address, every part optional. */
export class AddressDto {
  @ApiAddressPart('Street and house number', 'Damrak 1')
  @IsOptional()
  @IsString()
  @MaxLength(200)
  streetAndNumber?: string | null;

  @ApiAddressPart('Postal code', '1012 LG')
  @IsOptional()
  @IsString()
  @MaxLength(20)
  postalCode?: string | null;

  @ApiAddressPart('City', 'Amsterdam')
  @IsOptional()
  @IsString()
  @MaxLength(200)
  city?: string | null;

  @ApiAddressPart('State or province', 'Noord-Holland')
  @IsOptional()
  @IsString()
  @MaxLength(200)
  state?: string | null;

  @ApiAddressPart('Country', 'NLD')
  @IsOptional()
  @IsString()
  @MaxLength(200)
  country?: string | null;
}
