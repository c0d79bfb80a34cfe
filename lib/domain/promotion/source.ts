/** A repository whose `to` branch is built into images, as the configuration has it. A library feeds no tag. */
export type Source = {
  /** `packit/packit-service` */
  repository: string
  /** The name of its forge in the configuration. */
  forge: string
  from: string
  to: string
  /** The tags that its images come to, as `stream:tag`. */
  feeds: readonly string[]
  /** The workflow that builds `to`: its file at GitHub and Forgejo. Null: the pipelines of the branch, whatever they are. */
  build: string | null
  /** Patterns of unique tags of a build (`commit-tag.ts`). */
  imageTags: readonly string[]
  /** Names of checks, with `*` for any text, that are green on a commit before it may be promoted. */
  checks: readonly string[]
  /** Repositories of the same environment that are promoted before this one. */
  after: readonly string[]
  /** Names of checks, as in `checks`, that are green on the new head before sources that come after this one are promoted. */
  gate: string | null
  /** Paths, with `*` for any text, whose change is warned of. */
  migrations: readonly string[]
}
