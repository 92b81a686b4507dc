import type { Settings } from '../parameters.ts';
import { addTo, changeResources, getAtt, listOf, ref, type Resource, type Template } from './template.ts';

/**
 * Makes the domain in front of the API, its mapping, and where a hosted zone is given the records that lead to it. The path of the
 * receiver URL becomes the mapping's key.
 */
export function addDomain(
  template: Template,
  settings: Pick<Settings, 'customDomain' | 'certificateArn' | 'hostedZoneId' | 'receiverUrl'>,
): Template {
  const { customDomain, certificateArn, hostedZoneId, receiverUrl } = settings;
  if (customDomain === null) return template;
  const key = receiverUrl === null ? '' : new URL(receiverUrl).pathname.replace(/^\/+|\/+$/g, '');
  const Resources: Record<string, Resource> = {
    ReceiverDomain: {
      Type: 'AWS::ApiGatewayV2::DomainName',
      Properties: {
        DomainName: customDomain,
        DomainNameConfigurations: [
          { CertificateArn: certificateArn, EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' },
        ],
      },
    },
    ReceiverMapping: {
      Type: 'AWS::ApiGatewayV2::ApiMapping',
      Properties: {
        DomainName: ref('ReceiverDomain'),
        ApiId: ref('HttpApi'),
        Stage: ref('HttpApiStage'),
        ...(key ? { ApiMappingKey: key } : {}),
      },
    },
    ...(hostedZoneId === null ? {} : toRecords(customDomain, hostedZoneId)),
  };
  const added = addTo(template, {
    Resources,
    Outputs: {
      ReceiverDomainTarget: {
        Description: 'Where the DNS record of the custom domain has to lead',
        Value: getAtt('ReceiverDomain', 'RegionalDomainName'),
      },
    },
  });
  // Copernica may deliver from the moment it is told the URL.
  return changeResources(added, 'CopernicaCallbacks', (resource) => ({
    ...resource,
    DependsOn: [...listOf(resource.DependsOn), ...Object.keys(Resources)],
  }));
}

function toRecords(domain: string, hostedZoneId: string): Record<string, Resource> {
  const toRecord = (Type: 'A' | 'AAAA'): Resource => ({
    Type: 'AWS::Route53::RecordSet',
    Properties: {
      HostedZoneId: hostedZoneId,
      Name: domain,
      Type,
      AliasTarget: {
        DNSName: getAtt('ReceiverDomain', 'RegionalDomainName'),
        HostedZoneId: getAtt('ReceiverDomain', 'RegionalHostedZoneId'),
      },
    },
  });
  return { ReceiverRecord: toRecord('A'), ReceiverRecordV6: toRecord('AAAA') };
}
