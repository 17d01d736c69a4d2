import { Module } from '@nestjs/common';
import { FindSignedInHandler } from './handlers/find-signed-in.handler.js';
import { PanelSessionController } from './panel-session.controller.js';
import { PanelSessions } from './panel-sessions.js';
import { SignInThrottle } from './sign-in-throttle.js';
import { SignIns } from './sign-ins.js';

/** The admin panel: who is signed in to it. */
@Module({
  controllers: [PanelSessionController],
  providers: [
    FindSignedInHandler,
    PanelSessions,
    SignIns,
    { provide: SignInThrottle, useFactory: () => new SignInThrottle() },
  ],
})
export class AdminPanelModule {}
