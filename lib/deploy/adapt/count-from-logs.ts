import { addTo, ref, type Resource, type Template } from './template.ts';

/** Metrics that no function counts by itself, read from the logs. */
export function countFromLogs(template: Template): Template {
  return addTo(template, {
    Resources: {
      // What API Gateway refused by itself, which no function sees: its integration has no status. Its other 4xx are for paths
      // that are no callback URL.
      GatewayRefusedFilter: toFilter(
        'HttpApiLogGroup',
        '{ (($.status = 429) || ($.status = 413)) && ($.integration = "-") }',
        'refusedByGateway',
        '1',
      ),
      // 1 for a delivery that was taken and 0 for one that was refused, so that an hour's greatest says whether all were refused.
      AcceptedFilter: toFilter(
        'ReceiveLogGroup',
        '{ ($.forwarded = 1) || ($.quarantined = 1) }',
        'accepted',
        '1',
      ),
      NotAcceptedFilter: toFilter('ReceiveLogGroup', '{ $.rejected = 1 }', 'accepted', '0'),
    },
  });
}

function toFilter(
  logGroup: string,
  FilterPattern: string,
  MetricName: string,
  MetricValue: string,
): Resource {
  return {
    Type: 'AWS::Logs::MetricFilter',
    Properties: {
      LogGroupName: ref(logGroup),
      FilterPattern,
      MetricTransformations: [
        {
          MetricNamespace: 'CopernicaCallbacks',
          MetricName,
          MetricValue,
          Dimensions: [{ Key: 'stage', Value: '$.stage' }],
        },
      ],
    },
  };
}
