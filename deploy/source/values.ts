/** The router's namespaces, whatever network the cluster has. */
const ROUTER = {
  namespaceSelector: { matchLabels: { 'policy-group.network.openshift.io/ingress': '' } },
}
const DNS = [
  { protocol: 'UDP', port: 53 },
  { protocol: 'TCP', port: 53 },
  // OpenShift's DNS pods listen here.
  { protocol: 'UDP', port: 5353 },
  { protocol: 'TCP', port: 5353 },
]
/** The API server, the issuer, git hosts and registries: a NetworkPolicy knows addresses and no names. */
const HTTPS = [443, 6443].map((port) => ({ protocol: 'TCP', port }))

/** For OpenShift's router, on a Route and on the Route that it makes of an Ingress. Other controllers pass over them. */
export const OF_ROUTER = {
  // The router cuts a connection after 30 s without a byte. Event streams send one every 10 s, but an import can take a minute.
  'haproxy.router.openshift.io/timeout': '2m',
  // Any replica answers anybody, so nobody has to stay with one.
  'haproxy.router.openshift.io/disable_cookies': 'true',
}

/** What a chart has where nobody chooses, and Kustomize in its base. */
export const DEFAULTS = {
  image: 'quayside',
  imagePullSecrets: [],
  replicas: 2,
  /** docs/sizing.md: 260 MB after use with 1,000 image streams and 420 MB with 10,000; at most 480 MB with 200 event streams. */
  resources: {
    requests: { cpu: '200m', memory: '512Mi' },
    limits: { cpu: '2', memory: '1Gi' },
  },
  host: '',
  basePath: '',
  config: {},
  serviceAccount: { annotations: null },
  route: { enabled: false },
  ingress: { enabled: false, className: null, tlsSecret: 'quayside-tls', annotations: OF_ROUTER },
  trustedCa: { enabled: false },
  networkPolicy: { enabled: true, from: [ROUTER], egress: [{ ports: DNS }, { ports: HTTPS }] },
  monitoring: { enabled: false },
  promotion: { enabled: false },
  sharedWatches: { enabled: false },
  changeCauses: { enabled: false },
  clusterAuthorization: { enabled: false },
  consoleLink: { enabled: false },
}

const SWITCH = {
  type: 'object',
  additionalProperties: false,
  properties: { enabled: { type: 'boolean' } },
}
const TEXTS = { type: ['object', 'null'], additionalProperties: { type: 'string' } }
const NAMED = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: { name: { type: 'string' } },
}
const AMOUNTS = { type: 'object', additionalProperties: { type: ['string', 'number'] } }

function object(properties: object, required: string[] = []): object {
  return { type: 'object', additionalProperties: false, ...(required.length > 0 && { required }), properties }
}

function withSwitch(properties: object): object {
  return object({ enabled: { type: 'boolean' }, ...properties })
}

/** Helm refuses values that are not like this. */
export const SCHEMA = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...object(
    {
      image: { type: 'string', minLength: 1 },
      imagePullSecrets: { type: 'array', items: NAMED },
      replicas: { type: 'integer', minimum: 1 },
      resources: object({ requests: AMOUNTS, limits: AMOUNTS }),
      host: { type: 'string', pattern: '^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$' },
      basePath: { type: 'string', pattern: '^(/[A-Za-z0-9_-]+)*$' },
      config: {
        type: 'object',
        required: ['environments', 'signIn'],
        properties: {
          environments: {
            type: 'array',
            minItems: 1,
            items: { type: 'object', required: ['name', 'namespace', 'cluster'] },
          },
        },
      },
      serviceAccount: object({ annotations: TEXTS }),
      route: SWITCH,
      ingress: withSwitch({
        className: { type: ['string', 'null'] },
        tlsSecret: { type: 'string' },
        annotations: TEXTS,
      }),
      trustedCa: SWITCH,
      networkPolicy: withSwitch({
        from: { type: 'array', items: { type: 'object' } },
        egress: { type: 'array', items: { type: 'object' } },
      }),
      monitoring: SWITCH,
      promotion: SWITCH,
      sharedWatches: SWITCH,
      changeCauses: SWITCH,
      clusterAuthorization: SWITCH,
      consoleLink: SWITCH,
      // Helm adds it.
      global: { type: 'object' },
    },
    ['image', 'host', 'config'],
  ),
}
