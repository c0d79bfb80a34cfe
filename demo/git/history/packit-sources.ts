import { DAY, HOUR, MINUTE, type Clock } from '../../seed/clock'
import type { ForgeName } from '../hosted-repository'

/** A commit on `main` that came after the last regular move of `stable`. Its files are `paths`. */
export type RecentCommit = {
  title: string
  paths?: string[]
  /** It takes back the commit before it. */
  isRevert?: true
  /** It is the merge of a branch with one commit of this title. */
  side?: string
}

/** A move of `stable` besides the regular one on Mondays. @property to a place in `recent`, from 1; if absent, all there was */
export type Move = { at: number; to?: number }

export type SourceSpec = {
  name: string
  forge: ForgeName
  /** About how many days pass between two commits of a library; the others have those that their lanes' images are built of. */
  daysPerCommit?: number
  recent: RecentCommit[]
  moves?: (clock: Clock) => Move[]
  checks: string[]
  /** A check of the head of `main` that failed. */
  redCheck?: string
  /** How the last build went, where it did not simply succeed. */
  lastBuild?: 'fails' | 'is under way' | 'was made again for packit-worker'
}

/** How long a build takes, and the time between a move of `stable` and the images of it. */
export const BUILD_TIME = 40 * MINUTE

const TESTS = ['pre-commit', 'tests:unit', 'tests:integration']
const RPMS = ['rpm-build:fedora-rawhide-x86_64', 'rpm-build:epel-10-x86_64']

/** In the order in which their branches are moved: images install what the first ones publish. */
export const PACKIT_SOURCES: readonly SourceSpec[] = [
  {
    name: 'packit/ogr',
    forge: 'github',
    daysPerCommit: 9,
    recent: [
      { title: 'Ask GitLab for the labels of a merge request (#934)' },
      { title: 'Support tokens of Forgejo (#936)' },
      { title: 'Release 0.56.0 (#938)' },
    ],
    checks: [...TESTS, ...RPMS],
  },
  {
    name: 'packit/specfile',
    forge: 'github',
    daysPerCommit: 11,
    recent: [
      { title: 'Keep blank lines between sections (#481)' },
      { title: 'Expand macros in conditions (#483)' },
    ],
    checks: [...TESTS, ...RPMS],
    redCheck: 'tests:unit',
  },
  {
    name: 'packit/packit',
    forge: 'github',
    daysPerCommit: 4,
    recent: [
      { title: 'Read the specfile once per run (#2611)' },
      { title: 'Ask for a changelog entry before a release (#2609)' },
      { title: 'Merge pull request #2614 from packit/pagure', side: 'Drop what is left of Pagure' },
      { title: 'Say which action of the configuration failed (#2617)' },
      { title: 'Require ogr 0.56 (#2618)' },
    ],
    checks: [...TESTS, ...RPMS],
  },
  {
    name: 'packit/packit-service',
    forge: 'github',
    recent: [
      { title: 'Retry Copr builds that time out (#2871)', paths: ['packit_service/worker/helpers/build.py'] },
      {
        title: 'Store why a build was skipped (#2874)',
        paths: ['alembic/versions/7f3a_add_skip_reason.py', 'packit_service/models.py'],
      },
      { title: 'Run tests only for chroots that changed (#2869)' },
      {
        title: 'Build images with buildah 1.41 (#2876)',
        paths: ['.github/workflows/rebuild-and-push-images.yml'],
      },
      { title: 'Cache the list of Fedora releases for an hour (#2878)' },
      { title: 'Revert "Cache the list of Fedora releases for an hour (#2878)" (#2881)', isRevert: true },
      { title: 'Merge pull request #2882 from packit/celery-5.6', side: 'Use Celery 5.6' },
      { title: 'Say in the check which chroot failed (#2884)' },
      { title: 'Answer comments on forks as the bot (#2886)' },
    ],
    moves: ({ weeklyImport }) => [
      { at: weeklyImport(5) + 2 * DAY - BUILD_TIME },
      // A second move on the same Monday.
      { at: weeklyImport(0) - 11 * HOUR - BUILD_TIME },
    ],
    checks: [...TESTS, 'tests:openshift'],
    lastBuild: 'was made again for packit-worker',
  },
  {
    name: 'packit/packit-service-fedmsg',
    forge: 'github',
    recent: [
      { title: 'Consume messages of Koji in batches (#312)' },
      { title: 'Close the channel before a reconnect (#314)' },
      { title: 'Log the topic of a message that is dropped (#317)' },
    ],
    moves: ({ recently }) => [
      { at: recently(70 * MINUTE) - BUILD_TIME, to: 1 },
      { at: recently(30 * MINUTE), to: 2 },
    ],
    checks: ['pre-commit', 'tests:unit'],
    lastBuild: 'fails',
  },
  {
    name: 'packit/dashboard',
    forge: 'gitlab',
    recent: [
      { title: 'Show the usage page by month' },
      { title: 'Link the logs of scans' },
      { title: 'Use PatternFly 6.3' },
      { title: 'Fix the filter of jobs on phones' },
    ],
    moves: ({ now }) => [{ at: now - 12 * MINUTE, to: 2 }],
    checks: ['pre-commit', 'tests:unit', 'tests:playwright'],
    lastBuild: 'is under way',
  },
  {
    name: 'packit/tokman',
    forge: 'forgejo',
    recent: [],
    checks: ['pre-commit', 'tests:unit'],
  },
]
