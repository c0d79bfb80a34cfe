/** The path below which Quayside stands, such as `/quayside`; empty if it has a host of its own. Next builds it in (decision 48). */
export const BASE_PATH = process.env.QUAYSIDE_BASE_PATH ?? ''

/** The address of a path of Quayside for all that Next does not look at. To links, redirects and files of the build, it adds the base path. */
export function ownAddress(path: string, base = BASE_PATH): string {
  return base + path
}

/** What is left of an address without the base path; null if it is not below that. */
export function ownPath(address: string, base = BASE_PATH): string | null {
  if (!address.startsWith(base)) return null
  const rest = address.slice(base.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : null
}
