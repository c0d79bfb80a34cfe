import { DAY, HOUR, MINUTE } from './clock'
import { deployment, type Environment, type Lane, type Workload } from './lane'

export const REGISTRY_HOST = 'quay.io'
export const PRIVATE_REPOSITORIES = ['packit/sandcastle']

export const ENVIRONMENTS: readonly Environment[] = [
  { name: 'prod', title: 'Packit production', namespace: 'packit--prod', scheduled: false },
  { name: 'stg', title: 'Packit staging', namespace: 'packit--stg', scheduled: true },
]

const GITHUB = 'https://github.com/packit'

const worker: Pick<Workload, 'container' | 'command' | 'replicas' | 'cpu' | 'moves'> = {
  container: 'packit-worker',
  command: ['/usr/bin/run_worker.sh'],
  replicas: 2,
  cpu: ['100m', '400m'],
  moves: 'by trigger',
}

/** The team's streams: their sources, their workloads and what happened to them. */
export const LANES: readonly Lane[] = [
  {
    stream: 'packit-service',
    repository: 'packit/packit-service',
    source: `${GITHUB}/packit-service`,
    daysPerMerge: 2,
    packageLists: { format: 'CycloneDX', by: 'referrers' },
    lost: [{ fromOldest: 0, in: 'cluster' }],
    incidents: {
      // The second build of that Monday. Its job for packit-worker failed, and was made again today.
      prod: ({ weeklyImport }) => [{ at: weeklyImport(0) - 11 * HOUR, kind: 'push' }],
      stg: ({ now }) => [
        { at: now - 51 * MINUTE, kind: 'push' },
        { at: now - 38 * MINUTE, kind: 'import' },
      ],
    },
    workloads: [
      deployment('packit-service', {
        command: ['/usr/bin/run_httpd.sh'],
        replicas: 1,
        port: 8443,
        strategy: 'Recreate',
        env: { REDIS_SERVICE_HOST: 'redis', LOG_LEVEL: 'DEBUG' },
        memory: ['320Mi', '1Gi'],
        cpu: ['10m', '200m'],
        changes: [
          { daysAgo: 45, env: { REDIS_SERVICE_HOST: 'valkey' } },
          { daysAgo: 17, env: { LOG_LEVEL: 'INFO' }, memory: ['320Mi', '4Gi'] },
        ],
      }),
    ],
  },
  {
    stream: 'packit-worker',
    repository: 'packit/packit-worker',
    source: `${GITHUB}/packit-service`,
    daysPerMerge: 3,
    packageLists: { format: 'SPDX', by: 'tag' },
    lost: [{ fromOldest: 1, in: 'registry' }],
    recipe: ({ now, weeklyImport }) => [
      // Credentials that should not be in an image, but sometimes are.
      { at: now - 300 * DAY, env: { PIP_INDEX_URL: 'https://packit:hunter2@pypi.example/simple' } },
      {
        at: weeklyImport(0) - 2 * DAY,
        command: ['/usr/bin/run_worker.sh', '--prefetch-multiplier=1'],
        ports: ['9090/tcp'],
        env: { PIP_INDEX_URL: 'https://packit:correct-horse@pypi.example/simple', PYTHONUNBUFFERED: '1' },
        labels: { summary: 'The Celery worker of Packit, with metrics' },
        packages: 'celery 5.5 and prometheus-client',
      },
    ],
    incidents: {
      prod: ({ weeklyImport, recently }) => [
        {
          at: weeklyImport(5) + 8 * HOUR,
          kind: 'pin to previous',
          by: 'operator',
          reason: 'Copr builds are submitted twice since the import of this morning',
        },
        { at: weeklyImport(5) + 2 * DAY, kind: 'push' },
        { at: weeklyImport(5) + 2 * DAY + HOUR, kind: 'follow' },
        // Not imported: drift.
        { at: recently(3 * HOUR), kind: 'push' },
      ],
    },
    workloads: [
      {
        ...worker,
        kind: 'StatefulSet',
        name: 'packit-worker-short-running',
        env: { QUEUES: 'short-running', POOL: 'gevent', CONCURRENCY: '8' },
        memory: ['320Mi', '640Mi'],
        changes: [{ daysAgo: 24, env: { CONCURRENCY: '16' }, memory: ['320Mi', '768Mi'] }],
      },
      {
        ...worker,
        kind: 'StatefulSet',
        name: 'packit-worker-long-running',
        env: { QUEUES: 'long-running', POOL: 'prefork', CONCURRENCY: '1' },
        memory: ['320Mi', '768Mi'],
        changes: [{ daysAgo: 32, memory: ['384Mi', '1Gi'] }],
      },
      {
        ...worker,
        kind: 'Deployment',
        name: 'packit-service-beat',
        container: 'packit-service-beat',
        command: ['/usr/bin/run_beat.sh'],
        replicas: 1,
        strategy: 'Recreate',
        env: { REDIS_SERVICE_HOST: 'valkey' },
        memory: ['160Mi', '256Mi'],
        cpu: ['5m', '50m'],
      },
    ],
  },
  {
    stream: 'packit-service-fedmsg',
    repository: 'packit/packit-service-fedmsg',
    source: `${GITHUB}/packit-service-fedmsg`,
    daysPerMerge: 9,
    incidents: {
      prod: ({ recently }) => [
        { at: recently(70 * MINUTE), kind: 'push broken' },
        { at: recently(47 * MINUTE), kind: 'import' },
      ],
    },
    workloads: [
      deployment('packit-service-fedmsg', {
        command: ['fedora-messaging', 'consume'],
        replicas: 1,
        strategy: 'Recreate',
        env: { FEDORA_MESSAGING_CONF: '/home/packit/.config/fedora.toml' },
        memory: ['88Mi', '128Mi'],
        cpu: ['5m', '50m'],
      }),
    ],
  },
  {
    stream: 'packit-dashboard',
    repository: 'packit/dashboard',
    source: `${GITHUB}/dashboard`,
    daysPerMerge: 4,
    incidents: {
      prod: ({ weeklyImport }) => [
        {
          at: weeklyImport(3) + 8 * HOUR,
          kind: 'pin to previous',
          by: 'operator',
          reason: 'The usage page stays empty with the new build (packit/dashboard#512)',
        },
      ],
    },
    workloads: [
      deployment('packit-dashboard', {
        command: ['/usr/bin/run_httpd.sh'],
        replicas: 2,
        port: 8443,
        env: { VITE_API_URL: 'https://packit.example/api' },
        memory: ['128Mi', '256Mi'],
        cpu: ['5m', '50m'],
        changes: [{ daysAgo: 61, env: { VITE_API_URL: 'https://api.packit.example' } }],
      }),
    ],
  },
  {
    stream: 'tokman',
    repository: 'packit/tokman',
    source: `${GITHUB}/tokman`,
    daysPerMerge: 20,
    unlabelled: true,
    incidents: {
      prod: ({ recently }) => [
        { at: recently(3 * HOUR), kind: 'remove from registry' },
        { at: recently(2 * HOUR), kind: 'import' },
      ],
    },
    workloads: [
      deployment('tokman', {
        command: ['gunicorn', '--bind=0.0.0.0:8000', 'tokman:app'],
        replicas: 1,
        port: 8000,
        env: { BIND_ADDR: '0.0.0.0:8000', WORKERS: '1' },
        memory: ['88Mi', '160Mi'],
        cpu: ['5m', '50m'],
        malformedTrigger: { environment: 'stg', daysAgo: 50 },
      }),
    ],
  },
  {
    stream: 'nginx',
    repository: 'packit/nginx',
    source: `${GITHUB}/deployment`,
    daysPerMerge: 21,
    platforms: ['linux/amd64', 'linux/arm64'],
    preserveOriginal: 'stg',
    workloads: [
      deployment('nginx', {
        command: ['nginx', '-g', 'daemon off;'],
        replicas: 2,
        port: 8443,
        env: {},
        memory: ['16Mi', '32Mi'],
        cpu: ['5m', '10m'],
      }),
    ],
  },
  {
    stream: 'pushgateway',
    repository: 'packit/pushgateway',
    source: `${GITHUB}/deployment`,
    daysPerMerge: 22,
    workloads: [
      deployment('pushgateway', {
        command: ['/bin/pushgateway'],
        replicas: 1,
        port: 9091,
        env: { PERSISTENCE_INTERVAL: '5m' },
        memory: ['16Mi', '32Mi'],
        cpu: ['5m', '10m'],
        moves: 'by hand',
        changes: [
          {
            daysAgo: 40,
            env: { PERSISTENCE_INTERVAL: '1m' },
            memory: ['32Mi', '64Mi'],
            cause: 'Persist the metrics each minute',
          },
        ],
      }),
    ],
  },
  {
    stream: 'fluentd',
    repository: 'packit/fluentd',
    source: `${GITHUB}/deployment`,
    daysPerMerge: 24,
    unlabelled: true,
    packageLists: { format: 'SPDX', by: 'referrers' },
    workloads: [
      deployment('fluentd', {
        command: ['fluentd', '--config=/fluentd/etc/fluent.conf'],
        replicas: 1,
        port: 24224,
        env: { SPLUNK_HOST: 'splunk.example' },
        memory: ['128Mi', '256Mi'],
        cpu: ['10m', '100m'],
      }),
    ],
  },
  // A private repository: the registry refuses each import, so the tag has no items.
  {
    stream: 'sandcastle',
    repository: 'packit/sandcastle',
    source: `${GITHUB}/sandcastle`,
    daysPerMerge: 12,
    environments: ['stg'],
    workloads: [],
  },
]

export function lanesOf({ name }: Environment): Lane[] {
  return LANES.filter(({ environments }) => !environments || environments.includes(name))
}
