import { Module } from '@nestjs/common';
import { AuthorizeIdTokensHandler } from './handlers/authorize-id-tokens.handler.js';

/** Who may charge. */
@Module({ providers: [AuthorizeIdTokensHandler] })
export class TokensModule {}
