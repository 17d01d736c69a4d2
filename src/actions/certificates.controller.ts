import { Body, Post } from '@nestjs/common';
import { FindCommandedChargestation } from '../chargestations/chargestations.commands.js';
import { ApiController } from '../shared/http/api-controller.js';
import { CommandRoute } from '../shared/http/command-route.js';
import { Exists } from '../shared/http/exists.js';
import { DeleteCertificate, InstallCertificate, ListCertificates } from './certificates.dto.js';
import { type CommandTarget, Target } from './command-target.js';
import { StationVerbs } from './station-verbs.js';

/** Certificates in a station (2.0.1 functional block M, security extension of 1.6). */
@ApiController('chargestations/:id/certificates', 'Commands')
@Exists('chargestation', FindCommandedChargestation)
export class CertificatesController {
  constructor(private readonly verbs: StationVerbs) {}

  @Post('install')
  @CommandRoute('chargestation.certificates.install', 'Install a root certificate')
  install(@Target() target: CommandTarget, @Body() body: InstallCertificate) {
    const { certificateType, certificate } = body;
    return this.verbs.ask(target, {
      type: 'chargestation.certificates.install',
      data: body,
      steps: { name: 'installCertificate', request: { certificateType, certificate } },
    });
  }

  @Post('delete')
  @CommandRoute('chargestation.certificates.delete', 'Delete a certificate')
  delete(@Target() target: CommandTarget, @Body() body: DeleteCertificate) {
    const { certificateHashData } = body;
    return this.verbs.ask(target, {
      type: 'chargestation.certificates.delete',
      data: body,
      steps: { name: 'deleteCertificate', request: { certificateHashData } },
    });
  }

  @Post('list')
  @CommandRoute(
    'chargestation.certificates.list',
    'Ask which certificates are installed',
    'They stand in `response_data`.',
  )
  list(@Target() target: CommandTarget, @Body() { meta_data, certificateType }: ListCertificates) {
    const certificateTypes = certificateType ?? [];
    return this.verbs.ask(target, {
      type: 'chargestation.certificates.list',
      data: { meta_data, certificateType },
      steps: { name: 'getCertificates', request: { certificateTypes } },
    });
  }
}
