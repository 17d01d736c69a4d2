import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { Controller, Get, type Type } from '@nestjs/common';
import { CONTROLLER_WATERMARK } from '@nestjs/common/constants.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { Authorized, Public } from '../../../src/shared/http/authorized.js';
import { openRoutesOf, routesOf } from '../../../src/shared/http/route-permissions.js';
import { sourceFiles } from './source-files.js';

@Controller()
class Forgetful {
  @Get('declared')
  @Authorized('viewer')
  declared() {}

  @Get('nobody')
  @Authorized()
  nobody() {}

  @Get('open')
  @Public()
  open() {}

  @Get('forgotten')
  forgotten() {}

  helper() {}
}

describe('a route without a declared permission', () => {
  let controllers: Type[];

  beforeAll(async () => {
    const files = [...sourceFiles().values()].filter((file) =>
      /^@\w*Controller\(/m.test(readFileSync(file, 'utf8')),
    );
    const modules = await Promise.all(files.map((file) => import(file.href)));
    controllers = modules
      .flatMap((module) => Object.values(module as Record<string, unknown>))
      .filter(
        (value): value is Type =>
          typeof value === 'function' && Reflect.hasMetadata(CONTROLLER_WATERMARK, value),
      );
  }, 60_000);

  it('is found', () => {
    expect(openRoutesOf(Forgetful)).toEqual(['Forgetful.nobody', 'Forgetful.forgotten']);
  });

  it('is in no controller', () => {
    expect(controllers.flatMap(openRoutesOf)).toEqual([]);
    expect(controllers.flatMap(routesOf).length).toBeGreaterThan(100);
  });
});
