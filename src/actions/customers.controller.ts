import { Body, Post } from '@nestjs/common';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { type CommandTarget, Target } from './command-target.js';
import { CostUpdated, CustomerInformation, TransactionStatus } from './customers.dto.js';
import { newRequestId } from './request-id.js';
import { StationVerbs } from './station-verbs.js';

const ALTERNATIVE = 'Use POST .../data_transfer if its vendor has an extension for it.';

/** Customers and their transactions (2.0.1, functional blocks E, I and N). */
@ApiController('chargestations/:id', 'Commands (2.0.1)')
@Exists('chargestation', FindCommandedChargestation)
export class CustomersController {
  constructor(private readonly verbs: StationVerbs) {}

  @Post('customer_information')
  @CommandRoute(
    'chargestation.customer_information',
    'Have the data of a customer reported or deleted',
  )
  requestCustomerInformation(@Target() target: CommandTarget, @Body() body: CustomerInformation) {
    const { meta_data: _, ...asked } = body;
    const requestId = body.requestId ?? newRequestId();
    return this.verbs.call(target, {
      type: 'chargestation.customer_information',
      data: { ...body, requestId },
      action: 'CustomerInformation',
      payload: { ...asked, requestId },
      alternative: ALTERNATIVE,
    });
  }

  @Post('cost_updated')
  @CommandRoute('chargestation.cost_updated', 'Show the cost of a transaction')
  sendCostUpdated(@Target() target: CommandTarget, @Body() body: CostUpdated) {
    const { totalCost, transactionId } = body;
    return this.verbs.call(target, {
      type: 'chargestation.cost_updated',
      data: body,
      action: 'CostUpdated',
      payload: { totalCost, transactionId },
      alternative: ALTERNATIVE,
    });
  }

  @Post('transaction_status')
  @CommandRoute(
    'chargestation.transaction_status',
    'Ask whether messages of a transaction wait to be sent',
  )
  getTransactionStatus(@Target() target: CommandTarget, @Body() body: TransactionStatus) {
    const { transactionId = null } = body;
    return this.verbs.ask(target, {
      type: 'chargestation.transaction_status',
      data: body,
      steps: { name: 'getTransactionStatus', request: { transactionId } },
    });
  }
}
