import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { IsStationPassword } from '../chargestations/chargestations.commands.js';
import { DomainError } from '../shared/errors.js';
import { isPasswordSetting } from '../shared/vocabulary/station-password-setting.js';
import type { CommandTarget } from './command-target.js';

/** What API readers are told about settings that are passwords. */
export const SET_PASSWORD =
  'A password of the station (1.6 AuthorizationKey, 2.0.1 SecurityCtrlr.BasicAuthPassword) must be one that reset_password has made and that is still valid.';

/** When `unknown_password` is answered. */
export const UNKNOWN_PASSWORD =
  'The value is no valid password of the station, which could never connect again with it';

/** The settings of a request: one by its key, or variables of 2.0.1. */
interface Settings {
  key?: string;
  value?: string;
  setVariableData?: readonly { variable: { name: string }; attributeValue: string }[];
}

/** Keeps stations from getting passwords by which nobody would let them in again. */
@Injectable()
export class StationPasswords {
  constructor(private readonly queryBus: QueryBus) {}

  /** @throws DomainError `unknown_password` when a setting is the station's password and the value is none that it may use now */
  async check({ principal, station }: CommandTarget, settings: Settings): Promise<void> {
    for (const { path, value } of passwordsIn(settings)) {
      const question = new IsStationPassword(principal.organization, station._id, value);
      if (!(await this.queryBus.execute(question))) throw unknownPassword(path);
    }
  }
}

function passwordsIn({ key, value, setVariableData = [] }: Settings) {
  const all = setVariableData.map(({ variable, attributeValue }, index) => ({
    name: variable.name,
    value: attributeValue,
    path: `setVariableData.${index}.attributeValue`,
  }));
  if (key !== undefined && value !== undefined) all.push({ name: key, value, path: 'value' });
  return all.filter(({ name }) => isPasswordSetting(name));
}

function unknownPassword(path: string): DomainError {
  const advice =
    'Make a new password with PATCH /v1.1/chargestations/{id}/reset_password, and send that one';
  return new DomainError(
    'unknown_password',
    `This is no password of the chargestation: with it, it could never connect again. ${advice}.`,
    [{ path, rule: 'knownPassword', advice }],
  );
}
