import {
  BASE_PATH,
  CONFIG,
  FORGE_SECRET,
  FORGE_SECRETS,
  LABELS,
  metadata,
  NAME,
  PORT,
  SECRET,
  SELECTOR,
  TRUSTED_CA,
} from './names'
import { Text, Value, When, type Manifest, type Node } from './template'

const SECRETS = '/etc/quayside-secrets'
const CA = '/etc/quayside-ca'
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount'

/** A pod takes requests until all routers know that it ends. */
const BEFORE_END_SECONDS = 5
/** After that come the 5 s in which Quayside hands its operations over. */
const END_SECONDS = 20

function env(name: string, value: Node): Node {
  return { name, value }
}

/** Below the base path that the image was built with. */
function probe(path: string, more: Record<string, number>): Node {
  return { httpGet: { path: new Text(`%s${path}`, BASE_PATH), port: 'http' }, ...more }
}

const container: Node = {
  name: NAME,
  image: new Value('$.Values.image'),
  ports: [{ name: 'http', containerPort: PORT, protocol: 'TCP' }],
  env: [
    // The container runtime has the pod's name there, and Next would listen on that address only.
    env('HOSTNAME', '0.0.0.0'),
    env('PORT', String(PORT)),
    env('QUAYSIDE_CONFIG', '/etc/quayside/quayside.yaml'),
    { name: 'NEXTAUTH_URL', valueFrom: { configMapKeyRef: { name: CONFIG, key: 'url' } } },
    env('NEXTAUTH_SECRET_FILE', `${SECRETS}/session-key`),
    // The one of the configured sign-in is read.
    env('QUAYSIDE_OIDC_CLIENT_SECRET_FILE', `${SECRETS}/client-secret`),
    env('QUAYSIDE_GITHUB_CLIENT_SECRET_FILE', `${SECRETS}/client-secret`),
    // Next reads it from here only. All replicas need the same.
    {
      name: 'NEXT_SERVER_ACTIONS_ENCRYPTION_KEY',
      valueFrom: { secretKeyRef: { name: SECRET, key: 'actions-key' } },
    },
    new When('$.Values.monitoring.enabled', [env('QUAYSIDE_METRICS_TOKEN_FILE', `${SECRETS}/metrics-token`)]),
    new When('$.Values.trustedCa.enabled', [env('NODE_EXTRA_CA_CERTS', `${CA}/ca-bundle.crt`)]),
  ],
  startupProbe: probe('/api/readyz', { periodSeconds: 2, failureThreshold: 30 }),
  readinessProbe: probe('/api/readyz', { periodSeconds: 5, timeoutSeconds: 3 }),
  livenessProbe: probe('/api/healthz', { periodSeconds: 10, timeoutSeconds: 5 }),
  lifecycle: { preStop: { exec: { command: ['sleep', String(BEFORE_END_SECONDS)] } } },
  resources: new Value('$.Values.resources'),
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    readOnlyRootFilesystem: true,
  },
  volumeMounts: [
    { name: 'config', mountPath: '/etc/quayside', readOnly: true },
    { name: 'secrets', mountPath: SECRETS, readOnly: true },
    { name: 'account', mountPath: ACCOUNT, readOnly: true },
    { name: 'temporary', mountPath: '/tmp' },
    new When('$.Values.trustedCa.enabled', [{ name: 'trusted-ca', mountPath: CA, readOnly: true }]),
    new When('$.Values.promotion.enabled', [
      { name: 'forge-secrets', mountPath: FORGE_SECRETS, readOnly: true },
    ]),
  ],
}

const volumes: Node = [
  { name: 'config', configMap: { name: CONFIG, items: [{ key: 'quayside.yaml', path: 'quayside.yaml' }] } },
  { name: 'secrets', secret: { secretName: SECRET } },
  // As the kubelet would mount it, but only where Quayside runs, and for an hour at a time.
  {
    name: 'account',
    projected: {
      sources: [
        { serviceAccountToken: { path: 'token', expirationSeconds: 3600 } },
        { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
        {
          downwardAPI: {
            items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }],
          },
        },
      ],
    },
  },
  { name: 'temporary', emptyDir: { sizeLimit: '16Mi' } },
  new When('$.Values.trustedCa.enabled', [
    {
      name: 'trusted-ca',
      configMap: { name: TRUSTED_CA, items: [{ key: 'ca-bundle.crt', path: 'ca-bundle.crt' }] },
    },
  ]),
  new When('$.Values.promotion.enabled', [{ name: 'forge-secrets', secret: { secretName: FORGE_SECRET } }]),
]

const pod: Node = {
  serviceAccountName: NAME,
  automountServiceAccountToken: false,
  imagePullSecrets: new Value('$.Values.imagePullSecrets'),
  // OpenShift's restricted-v2 chooses the numbers of user and group, and refuses others.
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  terminationGracePeriodSeconds: END_SECONDS,
  topologySpreadConstraints: [
    {
      maxSkew: 1,
      topologyKey: 'kubernetes.io/hostname',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: SELECTOR },
    },
  ],
  containers: [container],
  volumes,
}

/** @param annotations of the pods */
function deployment(annotations?: Record<string, Value>): Manifest {
  return {
    file: 'deployment',
    object: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata(NAME),
      spec: {
        replicas: new Value('$.Values.replicas'),
        revisionHistoryLimit: 5,
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        selector: { matchLabels: SELECTOR },
        template: { metadata: { labels: LABELS, ...(annotations && { annotations }) }, spec: pod },
      },
    },
  }
}

const BESIDE: Manifest[] = [
  {
    file: 'serviceaccount',
    object: {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadata(NAME, { annotations: new Value('$.Values.serviceAccount.annotations') }),
      automountServiceAccountToken: false,
    },
  },
  {
    file: 'service',
    object: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata(NAME),
      spec: {
        selector: SELECTOR,
        ports: [{ name: 'http', port: PORT, targetPort: 'http', protocol: 'TCP' }],
      },
    },
  },
  {
    file: 'poddisruptionbudget',
    object: {
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: metadata(NAME),
      spec: { maxUnavailable: 1, selector: { matchLabels: SELECTOR } },
    },
  },
]

/** Kustomize makes the ConfigMap from files, under another name for each content, so that a change restarts the pods. */
export const FOR_KUSTOMIZE: readonly Manifest[] = [deployment(), ...BESIDE]

/** In a chart, the digest of the configuration on the pods does that. */
export const FOR_HELM: readonly Manifest[] = [
  deployment({ 'quayside.io/config': new Value('$.Values.config', 'sha256sum') }),
  ...BESIDE,
  {
    file: 'configmap',
    object: {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: metadata(CONFIG),
      data: {
        'quayside.yaml': new Value('$.Values.config', 'toJson'),
        url: new Text('https://%s%s', '$.Values.host', BASE_PATH),
      },
    },
  },
]
