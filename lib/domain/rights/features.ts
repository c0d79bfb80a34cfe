import type { Right, Verb } from '#lib/domain/rights/right'

/** Rights to one resource, and the requests that need them. */
type Need = {
  group: '' | 'apps' | 'batch' | 'image.openshift.io' | 'authorization.k8s.io'
  resource: string
  /** The only object that is asked for. */
  name?: string
  verbs: readonly Verb[]
  requests: string
}

/** What works with rights, and what does not without them. */
export type Feature = {
  title: string
  /** Completes "This disables …". */
  disables: string
  needs: readonly Need[]
  /**
   * The component of the manifests that has it in a Role of its own, for those who want it. `change-causes`: the role `admin` of a namespace
   * does not have the right (system:aggregate-to-edit in Kubernetes), and nobody can give what they do not have. `cluster-authorization`: it
   * is used only where the configuration says `authorization: cluster`.
   */
  component?: 'change-causes' | 'cluster-authorization'
}

const IMAGE = 'image.openshift.io'
const LIST_WATCH: readonly Verb[] = ['list', 'watch']
const ONE_WATCH = 'one list, then one watch'
const READ_AFRESH = 'what a plan is about is read afresh, before it is shown and again before it is applied'
const READ_BACK = 'looks whether a change was made, if its answer was lost'

/**
 * Every right that Quayside uses, and why. The Role of the manifests, the table in docs/operations.md and `npm run check:access` are
 * made of it. What any account may do needs no right: access reviews of itself, and `/version`.
 */
export const FEATURES: readonly Feature[] = [
  {
    title: 'Lanes and workloads',
    disables: 'what pages show of them, and actions that depend on it',
    needs: [
      { group: IMAGE, resource: 'imagestreams', verbs: LIST_WATCH, requests: ONE_WATCH },
      { group: 'apps', resource: 'deployments', verbs: LIST_WATCH, requests: `${ONE_WATCH}; proves etcd` },
      { group: 'apps', resource: 'statefulsets', verbs: LIST_WATCH, requests: ONE_WATCH },
      { group: 'apps', resource: 'replicasets', verbs: LIST_WATCH, requests: ONE_WATCH },
      { group: 'apps', resource: 'controllerrevisions', verbs: LIST_WATCH, requests: ONE_WATCH },
      { group: '', resource: 'pods', verbs: LIST_WATCH, requests: `${ONE_WATCH}; proves etcd` },
    ],
  },
  {
    title: 'Journal, Activity, sign-outs on other replicas',
    disables: 'all actions, because each is written into the journal first, and Activity',
    needs: [
      {
        group: '',
        resource: 'configmaps',
        verbs: ['list', 'watch', 'create', 'patch'],
        requests:
          'reads those with the label `quayside.io/journal`; creates and extends the pages of journal and chronicle',
      },
    ],
  },
  {
    title: 'Plans',
    disables: 'actions on them, whose plans read them afresh',
    needs: [
      { group: IMAGE, resource: 'imagestreams', verbs: ['get'], requests: READ_AFRESH },
      { group: 'apps', resource: 'deployments', verbs: ['get'], requests: READ_AFRESH },
      { group: 'apps', resource: 'statefulsets', verbs: ['get'], requests: READ_AFRESH },
    ],
  },
  {
    title: 'Facts about images',
    disables: 'commits, build times, contents and sizes of images',
    needs: [
      { group: IMAGE, resource: 'imagestreamimages', verbs: ['get'], requests: 'reads each image once' },
    ],
  },
  {
    title: 'Imports and registry checks',
    disables: 'imports, drift, and the check that a registry still has an image',
    needs: [
      {
        group: IMAGE,
        resource: 'imagestreamimports',
        verbs: ['create'],
        requests: 'imports tags; with `import: false` asks their registries',
      },
    ],
  },
  {
    title: 'Pins',
    disables: 'pinning tags, following the registry again, scheduling imports, and marking images',
    needs: [
      {
        group: IMAGE,
        resource: 'imagestreamtags',
        verbs: ['patch'],
        requests: 'changes the source of a tag, its import policy, and the notes of pins and marks',
      },
    ],
  },
  {
    title: 'Changes of one workload',
    disables: 'reverts of one workload, restarts, pauses of image triggers, and change causes',
    needs: [
      { group: 'apps', resource: 'deployments', verbs: ['patch'], requests: 'changes template and triggers' },
      {
        group: 'apps',
        resource: 'statefulsets',
        verbs: ['patch'],
        requests: 'changes template and triggers',
      },
    ],
  },
  {
    title: 'Change causes of StatefulSets',
    disables: 'writing who and why onto their revisions',
    component: 'change-causes',
    needs: [
      {
        group: 'apps',
        resource: 'controllerrevisions',
        verbs: ['patch'],
        requests: 'writes `kubernetes.io/change-cause`',
      },
    ],
  },
  {
    title: 'Stuck StatefulSets',
    disables: 'moving a StatefulSet past a pod that blocks it',
    needs: [
      { group: '', resource: 'pods', verbs: ['delete'], requests: 'deletes the pods that a plan names' },
    ],
  },
  {
    title: 'Logs',
    disables: 'logs of pods and Jobs, and the last lines of what crashed',
    needs: [{ group: '', resource: 'pods/log', verbs: ['get'], requests: 'when an operator opens a log' }],
  },
  {
    title: 'Events on pages',
    disables: 'events on the pages of workloads',
    needs: [{ group: '', resource: 'events', verbs: LIST_WATCH, requests: ONE_WATCH }],
  },
  {
    title: 'Events of operations',
    disables: 'telling `oc get events` who did what',
    needs: [
      {
        group: '',
        resource: 'events',
        verbs: ['create'],
        requests: 'one for each workload and stream moved',
      },
    ],
  },
  {
    title: 'Names of pull secrets',
    disables: 'naming the pull secrets where a registry wants a login',
    needs: [
      {
        group: '',
        resource: 'serviceaccounts',
        name: 'default',
        verbs: ['get'],
        requests: 'reads which secrets it names, and no secret',
      },
    ],
  },
  {
    title: 'Schedule',
    disables: 'CronJobs that import, their runs, and naming these where images moved',
    needs: [
      { group: 'batch', resource: 'cronjobs', verbs: LIST_WATCH, requests: ONE_WATCH },
      { group: 'batch', resource: 'jobs', verbs: LIST_WATCH, requests: ONE_WATCH },
    ],
  },
  {
    title: 'CronJobs: run, skip, suspend',
    disables: 'running, skipping, suspending and resuming CronJobs that import',
    needs: [
      { group: 'batch', resource: 'cronjobs', verbs: ['get', 'patch'], requests: 'suspends and resumes' },
      { group: 'batch', resource: 'jobs', verbs: ['create'], requests: 'runs one now' },
    ],
  },
  {
    title: 'Lost answers',
    disables: 'telling whether a change was made, if its answer was lost',
    needs: [
      { group: IMAGE, resource: 'imagestreamtags', verbs: ['get'], requests: READ_BACK },
      { group: '', resource: 'pods', verbs: ['get'], requests: READ_BACK },
      { group: 'batch', resource: 'jobs', verbs: ['get'], requests: READ_BACK },
    ],
  },
  {
    title: 'Long journals',
    disables: 'removing the oldest page of a journal of more than 32 pages, which then grows',
    needs: [
      {
        group: '',
        resource: 'configmaps',
        verbs: ['delete'],
        requests: 'removes pages of journal and chronicle',
      },
    ],
  },
  {
    title: 'Rights of people',
    disables: 'environments with `authorization: cluster`, in which nobody can view or change anything',
    component: 'cluster-authorization',
    needs: [
      {
        group: 'authorization.k8s.io',
        resource: 'localsubjectaccessreviews',
        verbs: ['create'],
        requests: 'asks what a person may do; answers count for 5 s',
      },
    ],
  },
]

export function rightsOf({ needs }: Pick<Feature, 'needs'>): Right[] {
  return needs.flatMap(({ group, resource, name = null, verbs }) =>
    verbs.map((verb): Right => ({ verb, group, resource, name })),
  )
}

/** Each once: no two features need the same right. */
export const ALL_RIGHTS: readonly Right[] = FEATURES.flatMap(rightsOf)

/** What every installation has. */
export const USUAL_RIGHTS: readonly Right[] = FEATURES.filter(
  ({ component }) => component === undefined,
).flatMap(rightsOf)

export function rightsOfComponent(name: NonNullable<Feature['component']>): Right[] {
  return FEATURES.filter(({ component }) => component === name).flatMap(rightsOf)
}
