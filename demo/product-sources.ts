import { WORKFLOW } from './git/history/packit-world'
import type { ForgeName } from './git/hosted-repository'

/** A git host, as the configuration of Quayside has it. */
export type ForgeEntry = {
  name: ForgeName
  kind: ForgeName
  url: string
  tokenFile: string
  webhookSecretFile: string
}

const COMMON = { from: 'main', to: 'stable', checks: ['pre-commit', 'tests:*'] }
const BUILT = { imageTags: ['stable-<sha>-<epoch>'] }

/** The repositories of the Packit team whose `stable` is promoted, in the order in which it is. */
export const SOURCES = [
  { repository: 'packit/ogr', forge: 'github', ...COMMON },
  { repository: 'packit/specfile', forge: 'github', ...COMMON },
  {
    repository: 'packit/packit',
    forge: 'github',
    ...COMMON,
    after: ['packit/ogr', 'packit/specfile'],
    gate: 'rpm-build:*',
  },
  {
    repository: 'packit/packit-service',
    forge: 'github',
    ...COMMON,
    feeds: ['packit-service:prod', 'packit-worker:prod'],
    build: WORKFLOW,
    ...BUILT,
    after: ['packit/packit'],
    migrations: ['alembic/versions/*'],
  },
  {
    repository: 'packit/packit-service-fedmsg',
    forge: 'github',
    ...COMMON,
    feeds: ['packit-service-fedmsg:prod'],
    build: WORKFLOW,
    ...BUILT,
  },
  // GitLab builds the pipeline of the branch.
  { repository: 'packit/dashboard', forge: 'gitlab', ...COMMON, feeds: ['packit-dashboard:prod'], ...BUILT },
  {
    repository: 'packit/tokman',
    forge: 'forgejo',
    ...COMMON,
    feeds: ['tokman:prod'],
    build: WORKFLOW,
    ...BUILT,
  },
]
