/** What git refuses in the name of a branch, wherever it stands (git-check-ref-format). */
// eslint-disable-next-line no-control-regex -- control characters are among them
const NEVER_IN_BRANCH = /[\u0000-\u0020\u007f~^:?*[\\]|\.\.|\/\/|@\{/
const LONGEST = 200

/** The grammar of branches. A name that begins with `-` reads as an option in the commands that people copy. */
export function isBranchName(name: string): boolean {
  if (name === '' || name === '@' || name === 'HEAD' || name.length > LONGEST) return false
  if (NEVER_IN_BRANCH.test(name) || /^[-/]|[/.]$/.test(name)) return false
  return name.split('/').every((part) => !part.startsWith('.') && !part.endsWith('.lock'))
}

/** `packit/packit-service`: the owner and the name, as the address of its page has them. GitLab has groups in groups. */
export function isRepositoryName(name: string): boolean {
  const parts = name.split('/')
  return name.length <= LONGEST && parts.length > 1 && parts.every(isRepositoryPart)
}

/** Hosts cut `.git` off, and no part may lead elsewhere in an address. */
function isRepositoryPart(part: string): boolean {
  return /^\w[\w.-]*$/.test(part) && !/\.(git|lock)$/i.test(part)
}
