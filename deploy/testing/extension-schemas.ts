import type { Schema } from './kubernetes-schemas'

/**
 * The members that the manifests use, or could by mistake, of kinds that are no part of Kubernetes. Their descriptions are the
 * CustomResourceDefinitions of openshift/api (route/v1, console/v1) and prometheus-operator/prometheus-operator (monitoring/v1).
 */

const TEXT: Schema = { type: 'string' }
const TEXTS: Schema = { type: 'object', additionalProperties: TEXT }
const DURATION: Schema = { type: 'string', pattern: '^(0|([0-9]+(ms|[smhdwy]))+)$' }
const PORT: Schema = { type: ['integer', 'string'] }

function object(properties: Record<string, Schema>, required: string[] = []): Schema {
  return { type: 'object', additionalProperties: false, properties, required }
}

function list(items: Schema): Schema {
  return { type: 'array', items }
}

function oneOf(...values: string[]): Schema {
  return { enum: values }
}

const SELECTOR = object({ matchLabels: TEXTS })
const SECRET_KEY = object({ name: TEXT, key: TEXT, optional: { type: 'boolean' } }, ['key'])

const ROUTE = object(
  {
    host: TEXT,
    subdomain: TEXT,
    path: { type: 'string', pattern: '^/' },
    to: object(
      { kind: oneOf('Service'), name: TEXT, weight: { type: 'integer', minimum: 0, maximum: 256 } },
      ['kind', 'name'],
    ),
    port: object({ targetPort: PORT }, ['targetPort']),
    tls: object(
      {
        termination: oneOf('edge', 'reencrypt', 'passthrough'),
        insecureEdgeTerminationPolicy: oneOf('Allow', 'None', 'Redirect', ''),
        certificate: TEXT,
        key: TEXT,
        caCertificate: TEXT,
        destinationCACertificate: TEXT,
      },
      ['termination'],
    ),
    wildcardPolicy: oneOf('None', 'Subdomain', ''),
  },
  ['to'],
)

const SERVICE_MONITOR = object(
  {
    selector: SELECTOR,
    jobLabel: TEXT,
    namespaceSelector: object({ any: { type: 'boolean' }, matchNames: list(TEXT) }),
    endpoints: list(
      object({
        port: TEXT,
        targetPort: PORT,
        path: TEXT,
        scheme: oneOf('http', 'https', 'HTTP', 'HTTPS'),
        interval: DURATION,
        scrapeTimeout: DURATION,
        authorization: object({ type: TEXT, credentials: SECRET_KEY }),
      }),
    ),
  },
  ['selector', 'endpoints'],
)

const RULE = object(
  {
    alert: TEXT,
    record: TEXT,
    expr: PORT,
    for: DURATION,
    keep_firing_for: DURATION,
    labels: TEXTS,
    annotations: TEXTS,
  },
  ['expr'],
)

const PROMETHEUS_RULE = object({
  groups: list(object({ name: TEXT, interval: DURATION, rules: list(RULE) }, ['name'])),
})

const CONSOLE_LINK = object(
  {
    text: TEXT,
    href: { type: 'string', pattern: '^https://' },
    location: oneOf('ApplicationMenu', 'HelpMenu', 'UserMenu', 'NamespaceDashboard'),
    applicationMenu: object({ section: TEXT, imageURL: TEXT }, ['section']),
    namespaceDashboard: object({ namespaces: list(TEXT) }, ['namespaces']),
  },
  ['text', 'href', 'location'],
)

/** The schemas of `spec`. */
export const SPECS: Record<string, Schema> = {
  'route.openshift.io/v1 Route': ROUTE,
  'monitoring.coreos.com/v1 ServiceMonitor': SERVICE_MONITOR,
  'monitoring.coreos.com/v1 PrometheusRule': PROMETHEUS_RULE,
  'console.openshift.io/v1 ConsoleLink': CONSOLE_LINK,
}
