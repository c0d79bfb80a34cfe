import { DASHBOARD } from './dashboard'
import { BASE_PATH, HERE, LABELS, metadata, NAME, SECRET, SELECTOR } from './names'
import { Text, type Manifest, type Node } from './template'

const WHEN = '$.Values.monitoring.enabled'

/** Missing rights to these disable features only; they are always stale then. */
const OPTIONAL_KINDS = 'events|cronJobs|jobs'

function alert(name: string, expr: string, minutes: number, severity: string, summary: string): Node {
  return {
    alert: name,
    expr,
    for: `${minutes}m`,
    labels: { severity },
    annotations: { summary, runbook: `docs/alerts.md#${name.toLowerCase()}` },
  }
}

const ALERTS: readonly Node[] = [
  alert(
    'QuaysideDown',
    'absent(process_start_time_seconds{service="quayside"})',
    5,
    'critical',
    'No replica of Quayside answers Prometheus.',
  ),
  alert(
    'QuaysideStale',
    `max by (environment) (quayside_data_stale{kind!~"${OPTIONAL_KINDS}"}) == 1`,
    5,
    'warning',
    'Pages show an old state, and actions are refused.',
  ),
  alert(
    'QuaysideFailing',
    'sum(rate(quayside_http_request_duration_seconds_count{status=~"5.."}[5m])) > 0.1',
    10,
    'warning',
    'Requests fail, or wait in vain.',
  ),
  alert(
    'QuaysideRegistryChecksLate',
    'max by (environment) (quayside_registry_checks_late_seconds) > 900',
    15,
    'info',
    'Drift is seen late: registryCheckSeconds is too short for that many tags.',
  ),
  alert(
    'QuaysideChronicleFailing',
    'max by (environment) (quayside_chronicle_failing) == 1',
    30,
    'info',
    'What the cluster forgets is not kept: reverts and histories know less later.',
  ),
  alert(
    'QuaysideMemory',
    'max by (pod) (process_resident_memory_bytes{service="quayside"}) > 900 * 1024 * 1024',
    10,
    'warning',
    'A replica is near its memory limit.',
  ),
]

export const MONITORING: Manifest[] = [
  {
    file: 'servicemonitor',
    when: WHEN,
    object: {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'ServiceMonitor',
      metadata: metadata(NAME),
      spec: {
        selector: { matchLabels: SELECTOR },
        endpoints: [
          {
            port: 'http',
            path: new Text('%s/api/metrics', BASE_PATH),
            interval: '30s',
            authorization: { credentials: { name: SECRET, key: 'metrics-token' } },
          },
        ],
      },
    },
  },
  {
    file: 'prometheusrule',
    when: WHEN,
    object: {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: metadata(NAME),
      spec: { groups: [{ name: NAME, rules: ALERTS }] },
    },
  },
  {
    file: 'dashboard',
    when: WHEN,
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: 'quayside-dashboard',
        namespace: HERE,
        // Grafana's sidecar looks for it.
        labels: { ...LABELS, grafana_dashboard: '1' },
      },
      data: { 'quayside.json': JSON.stringify(DASHBOARD, null, 2) },
    },
  },
]
