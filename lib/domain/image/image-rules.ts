/** How the commits of images are found, and where people look at them: the configuration says it, or build tools do. */
export type ImageRules = {
  /** Keys of labels, the first that an image has wins. */
  commitLabels: readonly string[]
  /** How tags name the commits of images without such a label; null where they do not. */
  commitTag: string | null
  commitLink: string
  compareLink: string
}

/** The labels that build tools set by convention. GitHub, GitLab and Forgejo all answer at these addresses. */
export const DEFAULT_RULES: ImageRules = {
  commitLabels: ['org.opencontainers.image.revision', 'vcs-ref', 'io.openshift.build.commit.id'],
  commitTag: null,
  commitLink: '<source>/commit/<sha>',
  compareLink: '<source>/compare/<from>...<to>',
}
