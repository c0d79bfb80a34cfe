/** How to find the commit of an image, and where to link to. */
export type ImageRules = {
  /** Label keys; the first one that an image has counts. */
  commitLabels: readonly string[]
  /** The patterns of tags that name the commit, for images without such a label; the first one that a tag has counts. */
  commitTags: readonly string[]
  commitLink: string
  compareLink: string
}

/** The labels that build tools usually set, and links that work on GitHub, GitLab and Forgejo. */
export const DEFAULT_RULES: ImageRules = {
  commitLabels: ['org.opencontainers.image.revision', 'vcs-ref', 'io.openshift.build.commit.id'],
  commitTags: [],
  commitLink: '<source>/commit/<sha>',
  compareLink: '<source>/compare/<from>...<to>',
}
