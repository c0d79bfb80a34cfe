import { BASE_PATH, LABELS, metadata, NAME, PORT, SELECTOR, TRUSTED_CA } from './names'
import { Text, Value, When, type Manifest } from './template'
import { OF_ROUTER } from './values'

/** The namespaces of OpenShift's monitoring have this label. */
const MONITORING = {
  namespaceSelector: { matchLabels: { 'network.openshift.io/policy-group': 'monitoring' } },
}
const HTTP = { protocol: 'TCP', port: PORT }

export const NETWORK: Manifest[] = [
  {
    file: 'networkpolicy',
    when: '$.Values.networkPolicy.enabled',
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: metadata(NAME),
      spec: {
        podSelector: { matchLabels: SELECTOR },
        policyTypes: ['Ingress', 'Egress'],
        ingress: [
          { from: new Value('$.Values.networkPolicy.from'), ports: [HTTP] },
          new When('$.Values.monitoring.enabled', [{ from: [MONITORING], ports: [HTTP] }]),
        ],
        egress: new Value('$.Values.networkPolicy.egress'),
      },
    },
  },
  {
    file: 'route',
    when: '$.Values.route.enabled',
    object: {
      apiVersion: 'route.openshift.io/v1',
      kind: 'Route',
      metadata: metadata(NAME, { annotations: OF_ROUTER }),
      spec: {
        host: new Value('$.Values.host'),
        path: new Value(BASE_PATH, 'path'),
        to: { kind: 'Service', name: NAME, weight: 100 },
        port: { targetPort: 'http' },
        tls: { termination: 'edge', insecureEdgeTerminationPolicy: 'Redirect' },
      },
    },
  },
  {
    file: 'ingress',
    when: '$.Values.ingress.enabled',
    object: {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: metadata(NAME, { annotations: new Value('$.Values.ingress.annotations') }),
      spec: {
        ingressClassName: new Value('$.Values.ingress.className'),
        tls: [{ hosts: [new Value('$.Values.host')], secretName: new Value('$.Values.ingress.tlsSecret') }],
        rules: [
          {
            host: new Value('$.Values.host'),
            http: {
              paths: [
                {
                  path: new Text('%s/', BASE_PATH),
                  pathType: 'Prefix',
                  backend: { service: { name: NAME, port: { name: 'http' } } },
                },
              ],
            },
          },
        ],
      },
    },
  },
  {
    file: 'trusted-ca',
    when: '$.Values.trustedCa.enabled',
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        ...metadata(TRUSTED_CA),
        labels: { ...LABELS, 'config.openshift.io/inject-trusted-cabundle': 'true' },
      },
    },
  },
  {
    file: 'consolelink',
    when: '$.Values.consoleLink.enabled',
    object: {
      apiVersion: 'console.openshift.io/v1',
      kind: 'ConsoleLink',
      metadata: { name: NAME },
      spec: {
        text: 'Quayside',
        href: new Text('https://%s%s', '$.Values.host', BASE_PATH),
        location: 'ApplicationMenu',
        applicationMenu: { section: 'Deployments' },
      },
    },
  },
]
