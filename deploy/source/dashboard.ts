type Panel = { title: string; unit: string; queries: [legend: string, query: string][] }

const PANELS: Panel[] = [
  {
    title: 'Stale kinds',
    unit: 'short',
    queries: [['stale', 'max by (environment, kind) (quayside_data_stale)']],
  },
  {
    title: 'Age of what pages show',
    unit: 's',
    queries: [['age', 'max by (environment, kind) (quayside_data_age_seconds)']],
  },
  {
    title: 'Failures of the cluster',
    unit: 'reqps',
    queries: [['failures', 'sum by (environment, code) (rate(quayside_cluster_failures_total[5m]))']],
  },
  {
    title: 'Registry checks',
    unit: 'short',
    queries: [
      ['checks', 'sum by (environment, outcome) (increase(quayside_registry_checks_total[1h]))'],
      ['late', 'max by (environment) (quayside_registry_checks_late_seconds)'],
    ],
  },
  {
    title: 'Readers',
    unit: 'short',
    queries: [
      ['event streams', 'sum(quayside_event_streams)'],
      ['followed logs', 'sum(quayside_followed_logs)'],
      ['live views', 'sum(quayside_live_views)'],
    ],
  },
  {
    title: 'Requests',
    unit: 'reqps',
    queries: [['requests', 'sum by (status) (rate(quayside_http_request_duration_seconds_count[5m]))']],
  },
  {
    title: 'Slowest 5 % of requests',
    unit: 's',
    queries: [
      [
        'p95',
        'histogram_quantile(0.95, sum by (le, route) (rate(quayside_http_request_duration_seconds_bucket[5m])))',
      ],
    ],
  },
  {
    title: 'Requests that run and wait',
    unit: 'short',
    queries: [
      ['running', 'sum(quayside_requests_running)'],
      ['waiting', 'sum(quayside_requests_waiting)'],
    ],
  },
  {
    title: 'Memory of each replica',
    unit: 'bytes',
    queries: [['resident', 'max by (pod) (process_resident_memory_bytes{service="quayside"})']],
  },
  {
    title: 'Processor time of each replica',
    unit: 'short',
    queries: [['cores', 'sum by (pod) (rate(process_cpu_seconds_total{service="quayside"}[5m]))']],
  },
]

const WIDTH = 12
const HEIGHT = 8

function panelOf({ title, unit, queries }: Panel, index: number) {
  return {
    id: index + 1,
    type: 'timeseries',
    title,
    gridPos: { x: (index % 2) * WIDTH, y: Math.floor(index / 2) * HEIGHT, w: WIDTH, h: HEIGHT },
    datasource: { type: 'prometheus', uid: '${datasource}' },
    fieldConfig: { defaults: { unit, min: 0 }, overrides: [] },
    targets: queries.map(([legend, expr], each) => {
      const isOne = queries.length === 1
      return { refId: String.fromCharCode(65 + each), expr, legendFormat: isOne ? '__auto' : legend }
    }),
  }
}

/** For Grafana 9 and newer. */
export const DASHBOARD = {
  title: 'Quayside',
  uid: 'quayside',
  schemaVersion: 38,
  editable: true,
  refresh: '1m',
  time: { from: 'now-6h', to: 'now' },
  templating: { list: [{ name: 'datasource', type: 'datasource', query: 'prometheus' }] },
  panels: PANELS.map(panelOf),
}
