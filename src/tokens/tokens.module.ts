import { Module } from '@nestjs/common';
import { AuthorizeIdTokensHandler } from './handlers/authorize-id-tokens.handler.js';
import { FindTokenHandler } from './handlers/find-token.handler.js';
import { FindTokenOfUserHandler } from './handlers/find-token-of-user.handler.js';
import { TokenLookup } from './token-lookup.js';
import { TokensController } from './tokens.controller.js';
import { TokensService } from './tokens.service.js';

/** Who may charge. */
@Module({
  controllers: [TokensController],
  providers: [
    AuthorizeIdTokensHandler,
    FindTokenHandler,
    FindTokenOfUserHandler,
    TokenLookup,
    TokensService,
  ],
})
export class TokensModule {}
